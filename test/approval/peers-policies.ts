/**
 * governance.md 5.3, profile `strict`, as far as other engines can say it: permission x access x marks x authority x the
 * session's column and those of all that apply, a rule that asks above an amount, and one that denies a project; both
 * hold for a value of another type. A column is `readOnly`, `review`, `proceed`, `deny` or `defer`.
 */
export const cedarPolicies = `
// Which calls somebody would have to be asked about, in whatever mode.
permit(principal, action == Action::"ask", resource);
permit(principal, action == Action::"allow", resource);

forbid(principal, action, resource) when { resource.permission == "deny" };
forbid(principal, action, resource) when { context.project == "secret" || context.projectClashes };
forbid(principal, action, resource)
  when { context.columns.contains("readOnly") && resource.access == "write" };
forbid(principal, action, resource)
  when { context.columns.contains("readOnly") && resource.permission == "byAccess" && resource.marked };
forbid(principal, action, resource)
  when { context.columns.containsAny(["proceed", "deny"]) && resource.permission == "byAccess" && resource.marked };
forbid(principal, action, resource)
  when { context.columns.containsAny(["proceed", "deny"]) && (context.amount > 100 || context.amountClashes) };
forbid(principal, action, resource)
  when { context.columns.contains("deny") && (resource.permission == "ask" || context.authority == "missing") };
// In an autonomous session that does not park what is asked, nobody is there to answer what a ceiling asks.
forbid(principal, action, resource)
  when { ["proceed", "deny"].contains(context.session) && resource.permission == "ask" &&
    context.columns.containsAny(["readOnly", "review", "defer"]) };
forbid(principal, action, resource)
  when { ["proceed", "deny"].contains(context.session) && resource.permission == "byAccess" &&
    context.columns.contains("review") && resource.access == "write" };

forbid(principal, action == Action::"allow", resource) when { context.authority == "missing" };
forbid(principal, action == Action::"allow", resource) when { (context.amount > 100 || context.amountClashes) };
forbid(principal, action == Action::"allow", resource)
  when { resource.permission == "ask" && context.columns.containsAny(["readOnly", "review", "defer"]) };
forbid(principal, action == Action::"allow", resource)
  when { resource.permission == "byAccess" && context.columns.contains("review") && resource.access == "write" };
forbid(principal, action == Action::"allow", resource)
  when { resource.permission == "byAccess" && resource.marked };
`;

/** The same in Rego, column by column instead of by what forbids. */
export const regoPolicy = `package interlock
import rego.v1

default verdict := "allow"
verdict := "deny" if refused
verdict := "ask" if {
  not refused
  some_column("ask")
}

refused if some_column("deny")
refused if {
  input.session in {"proceed", "deny"}
  some column in input.columns
  approval(column)
}

some_column(answer) if {
  some column in input.columns
  cell(column) == answer
}

cell(column) := "deny" if denied(column)
cell(column) := "ask" if {
  not denied(column)
  asked(column)
}

denied(_) if input.permission == "deny"
denied(_) if input.project == "secret"
denied(_) if not is_string(input.project)
denied("readOnly") if input.access == "write"
denied("readOnly") if marked
denied("proceed") if marked
denied("proceed") if raised
denied("deny") if marked
denied("deny") if raised
denied("deny") if input.permission == "ask"
denied("deny") if input.authority == "missing"

asked(_) if input.authority == "missing"
asked(column) if approval(column)

approval(_) if raised
approval("readOnly") if input.permission == "ask"
approval("review") if input.permission == "ask"
approval("review") if marked
approval("review") if {
  input.permission == "byAccess"
  input.access == "write"
}
approval("defer") if input.permission == "ask"
approval("defer") if marked

marked if {
  input.permission == "byAccess"
  input.marked
}

raised if {
  is_number(input.amount)
  input.amount > 100
}
raised if not is_number(input.amount)
`;

import { attackLockableLeaves } from "../locks/lockable-leaves.ts";

const wanted = 1_000_000;
const { bypasses, crashes, ...counts } = attackLockableLeaves(1);
console.log(
  `lockable leaves: ${JSON.stringify({ ...counts, bypasses: bypasses.length, crashes: crashes.length })}`,
);
for (const line of [...bypasses, ...crashes].slice(0, 50)) console.log(line);
if (bypasses.length + crashes.length > 0 || counts.cases < wanted) process.exitCode = 1;

import { attackLockableLeaves } from "../locks/lockable-leaves.ts";

const wanted = 1_000_000;
// Every leaf; of the tools with hundreds of locks about 2,500 attacks, evenly, or they would be nearly all of it.
const { bypasses, crashes, ...counts } = attackLockableLeaves(1, 2_500);
console.log(
  `lockable leaves: ${JSON.stringify({ ...counts, bypasses: bypasses.length, crashes: crashes.length })}`,
);
for (const line of [...bypasses, ...crashes].slice(0, 50)) console.log(line);
if (bypasses.length + crashes.length > 0 || counts.cases < wanted) process.exitCode = 1;

/** `npm run check:boundaries`: prints each import, cycle or folder that breaks the design, and fails if any does. */
import { checkTree } from './boundaries/check.ts';

const { files, breaches } = checkTree(process.cwd());
for (const { file, line, found, rule } of breaches) console.log(`${file}:${line} ${found}\n    ${rule}`);
console.log(`${files} files, ${breaches.length} breaches`);
if (breaches.length > 0) process.exitCode = 1;

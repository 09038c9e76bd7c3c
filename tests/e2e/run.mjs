// Walks the journeys, and at their fast size those gates that have one: files of journeys/, bugs/ and gates/.
//   node run.mjs [WORD...]     only the files whose name contains one of the words
// Prints a line for each and ends with "N passed, N failed". What a failed one saw lies in output/.
import { filesIn, isFast, walkAll } from "./lib/walk.mjs";

const words = process.argv.slice(2);
const gates = await filesIn(["gates"], words);
const fast = await Promise.all(gates.map(isFast));
const files = [...await filesIn(["journeys", "bugs"], words), ...gates.filter((_, at) => fast[at])];
const outcomes = await walkAll(files);
const failed = outcomes.filter((outcome) => outcome.error).length;
console.log(`${outcomes.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 || outcomes.length === 0 ? 1 : 0;

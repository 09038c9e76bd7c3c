// From an empty installation to a won deal, in English on a desktop.
import { ENGLISH, firstRunToWon } from "../lib/stories/first-run-to-won.mjs";

export const database = "empty";
export const browser = { locale: "en-US", viewport: { width: 1440, height: 900 } };
export default firstRunToWon(ENGLISH);

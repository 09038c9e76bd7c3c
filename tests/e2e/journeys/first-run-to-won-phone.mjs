// From an empty installation to a won deal, with a finger on a small phone.
import { ENGLISH, firstRunToWon } from "../lib/stories/first-run-to-won.mjs";

export const database = "empty";
export const browser = { locale: "en-US", viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
export default firstRunToWon(ENGLISH, { touch: true });

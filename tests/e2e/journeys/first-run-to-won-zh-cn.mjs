// From an empty installation to a won deal, in simplified Chinese.
import { CHINESE, firstRunToWon } from "../lib/stories/first-run-to-won.mjs";

export const database = "empty";
export const browser = { locale: "zh-CN", viewport: { width: 1440, height: 900 } };
export default firstRunToWon(CHINESE);

// The API as a journey's witness: what a page shows is held against what the server answers.
import { DEMO_PASSWORD } from "./person.mjs";

/** `(method, path, body) => answer`, as somebody of the demonstration. */
export async function apiAs(url, email) {
  const call = async (method, path, body, token) => {
    const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
    const answer = await fetch(`${url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text && JSON.parse(text);
  };
  const { access_token } = await call("POST", "/auth/sign-in", { email, password: DEMO_PASSWORD, client: "mobile" });
  return (method, path, body) => call(method, path, body, access_token);
}

/** How many records a condition lets through. */
export async function countOf(api, path, condition) {
  const { page } = await api("POST", `/${path}/search`, { condition, limit: 1, count: "exact" });
  return page.count;
}

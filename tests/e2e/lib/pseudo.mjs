// A language that nobody speaks, for tests alone: each text of the page 40 % longer and marked, so that what is cut off or was
// never a text of the tables shows. It takes English's place on the way from the server; nothing of it is shipped.
const MARK = ["⟦", "⟧"];
const ACCENTS = { a: "á", e: "é", i: "í", o: "ó", u: "ú", A: "Á", E: "É", I: "Í", O: "Ó", U: "Ú" };

/** `{name}` stays as it is: the page fills it in. */
export function longer(text) {
  const accented = text.split(/(\{\w+\})/).map((part) => (part.startsWith("{") ? part : part.replace(/[aeiouAEIOU]/g, (letter) => ACCENTS[letter]))).join("");
  const more = "~".repeat(Math.ceil(text.replace(/\{\w+\}/g, "").length * 0.4));
  return `${MARK[0]}${accented}${more}${MARK[1]}`;
}

function table(texts) {
  const named = Object.fromEntries(Object.entries(texts.named).map(([name, text]) => [name, longer(text)]));
  return { ...texts, texts: texts.texts.map(longer), named };
}

/** From now on the page of this context speaks it, whatever its language is. */
export async function speakPseudo(page) {
  await page.route(/\/assets\/[^/]+\.json$/, async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    await (Array.isArray(body.texts) && body.named ? route.fulfill({ response: answer, json: table(body) }) : route.fulfill({ response: answer }));
  });
}

export const isMarked = (text) => text.includes(MARK[0]) || text.includes(MARK[1]);

// The way between a browser and the server, which can be cut: all that comes over it ends, service workers' requests too.
import { createServer, request } from "node:http";

/** `{ url, cut(), mend(), lose(method, path), page, close() }`; `page` may rewrite the pages that come over it. */
export async function startNetwork(target) {
  const network = { page: (text) => text };
  const sockets = new Set();
  let isCut = false;
  let lost = null;

  const server = createServer((asked, answer) => {
    const { host, port } = new URL(target);
    // Uncompressed, so that pages can be rewritten.
    const isPage = asked.headers["sec-fetch-mode"] === "navigate" || asked.url === "/";
    const headers = isPage ? { ...asked.headers, "accept-encoding": "identity", "if-none-match": "" } : asked.headers;
    const isLost = lost && asked.method === lost.method && asked.url === lost.path;
    const forward = request({ host: "127.0.0.1", port, method: asked.method, path: asked.url, headers: { ...headers, host: asked.headers.host ?? host } }, (given) => {
      if (isLost) {
        given.resume().on("end", () => asked.socket.destroy());
      } else if (isPage && given.headers["content-type"]?.startsWith("text/html")) {
        collect(given, (text) => {
          const { "content-length": _, etag: __, ...rest } = given.headers;
          answer.writeHead(given.statusCode, rest).end(network.page(text));
        });
      } else {
        answer.writeHead(given.statusCode, given.headers);
        given.pipe(answer);
      }
    });
    forward.on("error", () => asked.socket.destroy());
    answer.on("close", () => forward.destroy());
    asked.pipe(forward);
  });
  server.on("connection", (socket) => {
    if (isCut) return socket.destroy();
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

  return Object.assign(network, {
    url: `http://127.0.0.1:${server.address().port}`,
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    mend() {
      isCut = false;
    },
    /** From now on the answers to such requests get lost: they have their effect. `lose(null)`: no longer. */
    lose(method, path) {
      lost = method && { method, path };
    },
    close() {
      network.cut();
      return new Promise((resolve) => server.close(resolve));
    },
  });
}

function collect(stream, then) {
  const parts = [];
  stream.on("data", (part) => parts.push(part)).on("end", () => then(Buffer.concat(parts).toString("utf8")));
}

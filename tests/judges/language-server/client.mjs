// A yaml-language-server over stdio, as an editor drives it: what it offers, shows and marks in a text.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Starts the server that is installed in `tools`, with the folder `root` open. */
export async function start(tools, root) {
  const require = createRequire(join(tools, "package.json"));
  const { createProtocolConnection } = require("vscode-languageserver-protocol/node");
  const server = spawn(process.execPath, [require.resolve("yaml-language-server/bin/yaml-language-server"), "--stdio"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const connection = createProtocolConnection(server.stdout, server.stdin);
  const marks = new Map();
  connection.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }) => marks.get(uri)?.(diagnostics));
  // Only the schema that the document names: no catalogue from the network.
  const settings = { validate: true, hover: true, completion: true, schemaStore: { enable: false } };
  connection.onRequest("workspace/configuration", ({ items }) =>
    items.map(({ section }) => (section === "yaml" ? settings : {})),
  );
  connection.onRequest("client/registerCapability", () => null);
  connection.listen();

  const folder = pathToFileURL(root).href;
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: folder,
    workspaceFolders: [{ uri: folder, name: "platform" }],
    capabilities: {
      workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
      textDocument: {
        completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown"] } },
        hover: { contentFormat: ["markdown"] },
      },
    },
  });
  await connection.sendNotification("initialized", {});

  let opened = 0;
  /** Opens a text beside the reference platform, and asks about it. */
  async function open(text) {
    opened += 1;
    const uri = pathToFileURL(join(root, "platform", `opened-${opened}.yaml`)).href;
    const diagnostics = new Promise((resolve) => marks.set(uri, resolve));
    await connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "yaml", version: 1, text },
    });
    const at = (position) => ({ textDocument: { uri }, position });
    return {
      diagnostics: () => diagnostics,
      hover: async (position) => (await connection.sendRequest("textDocument/hover", at(position)))?.contents?.value ?? "",
      completion: async (position) => {
        const offered = await connection.sendRequest("textDocument/completion", at(position));
        return offered?.items ?? offered ?? [];
      },
    };
  }

  async function stop() {
    await connection.sendRequest("shutdown");
    await connection.sendNotification("exit");
    connection.dispose();
  }
  return { open, stop };
}

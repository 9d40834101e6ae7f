// platform.yaml in an editor: the cursor's place in a text, next to what the editor must offer, show or mark there.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { start } from "./client.mjs";

const [tools, root] = process.argv.slice(2);
const MODELINE = "# yaml-language-server: $schema=../schema/platform.schema.json\n";
const REFERENCE = readFileSync(join(root, "platform/platform.yaml"), "utf8");
/** What every document needs, so that only what a text is about is marked. */
const NEEDED = "version: 1\nname: acme\nenvironments: { production: {} }\n";

/** The text without its cursor `¦`, and where that was. */
function cursor(marked) {
  const before = marked.slice(0, marked.indexOf("¦")).split("\n");
  const position = { line: before.length - 1, character: before.at(-1).length };
  return { text: marked.replace("¦", ""), position };
}

const documentation = (item) => item.documentation?.value ?? item.documentation;
const inserted = (item) => item.textEdit?.newText ?? item.insertText;

/** What is offered at the cursor: by name, what is written and what is said of it. */
async function offers(editor, marked) {
  const { text, position } = cursor(MODELINE + NEEDED + marked);
  const items = await (await editor.open(text)).completion(position);
  return new Map(items.map((item) => [item.label, { writes: inserted(item), says: documentation(item) }]));
}

async function hover(editor, marked) {
  const { text, position } = cursor(MODELINE + NEEDED + marked);
  return (await editor.open(text)).hover(position);
}

/** What is marked: the text under each mark, and the message. */
async function marks(editor, text) {
  const lines = text.split("\n");
  const found = await (await editor.open(text)).diagnostics();
  return found.map(({ range, message }) => ({
    at: lines[range.start.line].slice(range.start.character, range.end.character),
    message,
  }));
}

const marksOf = (editor, text) => marks(editor, MODELINE + NEEDED + text);

const specification = {
  "the reference platform has no mark": async (editor) => {
    assert.ok(REFERENCE.startsWith(MODELINE), "the reference platform names its schema");
    assert.deepEqual(await marks(editor, REFERENCE), []);
  },
  "a service is offered its keys, each with what it is for": async (editor) => {
    const keys = await offers(editor, "services:\n  pricing:\n    team: a\n    ¦\n");
    for (const key of ["port", "schedule", "replicas", "resources", "uses", "public", "env", "overrides"]) {
      assert.ok(keys.get(key)?.says?.length > 10, `${key} is not offered with a description`);
    }
    assert.ok(!keys.has("team"), "what is written is not offered again");
  },
  "a key is written so that one can go on": async (editor) => {
    const keys = await offers(editor, "services:\n  pricing:\n    team: a\n    ¦\n");
    assert.equal(keys.get("replicas").writes, "replicas:\n  ");
    assert.equal(keys.get("priority").writes, "priority: ");
    assert.equal(keys.get("port").writes, "port: ${1:8080}", "an example, not 0, which no port is");
  },
  "a database is offered the engines, each with what it is": async (editor) => {
    const engines = await offers(editor, "databases:\n  ledger:\n    ecpus: 2\n    engine: ¦\n");
    assert.deepEqual([...engines.keys()].sort(), ["autonomous-data-warehouse", "autonomous-transaction-processing"]);
    assert.match(engines.get("autonomous-transaction-processing").says, /Transaction Processing/);
    assert.match(engines.get("autonomous-data-warehouse").says, /Data Warehouse/);
  },
  "a record is offered the types, each with what it holds": async (editor) => {
    const types = await offers(editor, "dns:\n  zones:\n    acme.example:\n      records:\n        - type: ¦\n");
    assert.equal(types.get("MX")?.says, "A mail server.");
    assert.equal(types.size, 21);
  },
  "an override is offered the item's own keys": async (editor) => {
    const keys = await offers(editor, "services:\n  pricing:\n    overrides:\n      production:\n        ¦\n");
    assert.ok(keys.has("replicas") && keys.has("env"));
    assert.ok(!keys.has("team") && !keys.has("overrides"), "an environment has no team of its own");
  },
  "a key under the cursor shows its description, code as code": async (editor) => {
    assert.match(await hover(editor, "services:\n  pricing:\n    repl¦icas: { min: 2 }\n"), /^How many pods/);
    assert.match(
      await hover(editor, "databases:\n  ledger:\n    engine: autonomous-transaction-processing\n    ecpus: 2\n    auto¦scale: true\n"),
      /three times `ecpus`/,
    );
  },
  "a wrong engine is one mark, with the engines there are": async (editor) => {
    const found = await marksOf(editor, "databases:\n  ledger:\n    engine: postgres\n    ecpus: 2\n");
    assert.deepEqual(found, [
      {
        at: "postgres",
        message: 'Value must be "autonomous-transaction-processing" | "autonomous-data-warehouse".',
      },
    ]);
  },
  "an unknown record type is one mark, at the type": async (editor) => {
    const records = "dns:\n  zones:\n    acme.example:\n      records:\n        - { type: AX, name: www, value: 192.0.2.1 }\n";
    const found = await marksOf(editor, records);
    assert.deepEqual(found.map(({ at }) => at), ["AX"]);
    assert.match(found[0].message, /"A" \| "AAAA"/);
  },
  "an unknown key is one mark, at the key": async (editor) => {
    const found = await marksOf(editor, "services:\n  pricing:\n    prot: 80\n");
    assert.deepEqual(found, [{ at: "prot", message: "Property prot is not allowed." }]);
  },
  "a text of the wrong form is marked in words, not with a regular expression": async (editor) => {
    const found = await marksOf(editor, "providers:\n  cloudflare: { account_id: mine }\n");
    assert.equal(found.length, 1);
    assert.match(found[0].message, /32 hexadecimal digits\. For example/);
  },
  "a value of the wrong kind is one mark": async (editor) => {
    for (const wrong of ["replicas: 3", "cluster: 3", "port: http", "uses: [ledger]"]) {
      const found = await marksOf(editor, `services:\n  pricing:\n    ${wrong}\n`);
      assert.equal(found.length, 1, `${wrong}: ${JSON.stringify(found)}`);
    }
  },
};

const editor = await start(tools, root);
let failures = 0;
for (const [says, check] of Object.entries(specification)) {
  try {
    await check(editor);
    console.log(`ok: ${says}`);
  } catch (error) {
    failures += 1;
    console.error(`FAILED: ${says}\n${error.message}`);
  }
}
await editor.stop();
process.exitCode = failures === 0 ? 0 : 1;

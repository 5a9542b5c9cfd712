// Writes json.d.ts from campix-core/schema: the types of all JSON are those that Rust, C and Python promise.
//
//   node types/schema.mjs            writes it
//   node types/schema.mjs --check    ends with 1 if it is another one

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const read = (name) => {
  const { $schema, title, ...schema } = JSON.parse(readFileSync(new URL(`../../../campix-core/schema/${name}.json`, import.meta.url)));
  return schema;
};

const report = read("report");
const facts = read("facts");
/** Parts that have a name of their own, where others use them. */
const NAMED = [
  ["Facts", "What is measured on a photo, by no standard.", facts],
  ["Finding", "The answer to one rule.", report.properties.findings.items],
  ["Report", "What campix says about one photo under one profile.", report],
  ["Made", "Everything about a finished file but its bytes.", read("made")],
];

/** A part without the words that describe its place. */
const shape = ({ description, ...schema }) => JSON.stringify(schema);
const names = new Map(NAMED.map(([name, , schema]) => [shape(schema), `${name}Json`]));

const literal = (value) => JSON.stringify(value);

function type(schema, indent, whole = false) {
  const name = names.get(shape(schema));
  if (name && !whole) return name;
  if ("const" in schema) return literal(schema.const);
  if (schema.enum) return schema.enum.map(literal).join(" | ");
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return [...new Set(choices.map((choice) => type(choice, indent)))].join(" | ");
  switch (schema.type) {
    case "integer":
    case "number":
      return "number";
    case "array":
      return list(schema, indent);
    case "object":
      return object(schema, indent);
    case undefined:
      return "unknown";
    default:
      return schema.type;
  }
}

function list({ items = {}, minItems, maxItems }, indent) {
  const item = type(items, indent);
  if (minItems !== undefined && minItems === maxItems) return `[${Array(minItems).fill(item).join(", ")}]`;
  return `Array<${item}>`;
}

function object({ properties, required = [], additionalProperties }, indent) {
  if (!properties) return `Record<string, ${additionalProperties ? type(additionalProperties, indent) : "unknown"}>`;
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(([name, schema]) => {
    const words = schema.description ? `${inner}/** ${schema.description} */\n` : "";
    const key = /^[a-z_]\w*$/i.test(name) ? name : literal(name);
    return `${words}${inner}${key}${required.includes(name) ? "" : "?"}: ${type(schema, inner)};`;
  });
  return `{\n${lines.join("\n")}\n${indent}}`;
}

const text = [
  "// Written by schema.mjs from campix-core/schema; do not edit.",
  ...NAMED.map(([name, words, schema]) => {
    const body = type(schema, "", true);
    return `/** ${words} */\nexport ${body.startsWith("{") ? `interface ${name}Json ${body}` : `type ${name}Json = ${body};`}`;
  }),
  "",
].join("\n\n").replace(/\n\n$/, "\n");

const place = fileURLToPath(new URL("json.d.ts", import.meta.url));
if (process.argv.includes("--check")) {
  if (readFileSync(place, "utf8") !== text) {
    console.error("types/json.d.ts is not what the schemas say: node types/schema.mjs");
    process.exit(1);
  }
} else {
  writeFileSync(place, text);
}

// Reads one JSON string (a diagram) a line, answers each with one line of JSON: {error} or what the real Mermaid shows.
// Usage: node parse_mermaid.mjs PATH_TO_NODE_MODULES
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const modules = process.argv[2];
const require = createRequire(join(modules, "package.json"));
const { JSDOM } = require("jsdom");

// Mermaid draws in a browser; what jsdom lacks is the layout of text, for which any size will do.
const { window } = new JSDOM("<!doctype html><body></body>", { pretendToBeVisual: true });
const names = ["document", "Element", "HTMLElement", "SVGElement", "Node", "DOMParser", "XMLSerializer", "CSSStyleSheet"];
globalThis.window = window;
for (const name of names) globalThis[name] = window[name];
const box = { x: 0, y: 0, left: 0, top: 0, right: 100, bottom: 20, width: 100, height: 20 };
window.SVGElement.prototype.getBBox = () => box;
window.Element.prototype.getBoundingClientRect = () => box;
window.SVGElement.prototype.getComputedTextLength = () => 50;

const mermaid = (await import(pathToFileURL(join(modules, "mermaid", "dist", "mermaid.core.mjs")))).default;
mermaid.initialize({ startOnLoad: false, suppressErrorRendering: true });

function shown(svg, selector) {
    const page = new DOMParser().parseFromString(svg, "text/html");
    return [...page.querySelectorAll(selector)].map((label) => label.textContent).filter((text) => text !== "");
}

async function read({ text, draw }) {
    await mermaid.parse(text);
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
    if (db.getActorKeys) return { actors: db.getActorKeys().length, messages: db.getMessages().map((one) => one.message) };
    const answer = { nodes: db.getVertices().size, edges: db.getEdges().length, clusters: db.getSubGraphs().length };
    if (draw) {
        const { svg } = await mermaid.render("picture", text);
        answer.scripts = shown(svg, "script, a, img, iframe").length;
        answer.nodeLabels = shown(svg, ".node .nodeLabel");
        answer.clusterLabels = shown(svg, ".cluster-label .nodeLabel");
        answer.edgeLabels = shown(svg, "span.edgeLabel");
    }
    return answer;
}

for await (const line of createInterface({ input: process.stdin })) {
    let answer;
    try {
        answer = await read(JSON.parse(line));
    } catch (error) {
        answer = { error: String(error.message ?? error) };
    }
    process.stdout.write(JSON.stringify(answer) + "\n");
}

// Satori to SVG, resvg-js to PNG. Sizes are searched by laying out again and reading the height of the drawing.
import { createRequire } from "node:module";
import { createHash } from "node:crypto";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const require = createRequire(join(process.env.PEERS_NODE ?? process.cwd(), "package.json"));
const module = await import(pathToFileURL(require.resolve("satori")).href);
const satori = module.default?.default ?? module.default;
const { Resvg } = require("@resvg/resvg-js");
const files = new Map();

function fonts(job) {
  return Object.entries(job.fonts).flatMap(([weight, faces]) => faces.map(([path, , name]) => {
    if (!files.has(path)) files.set(path, readFileSync(path));
    return { name, data: files.get(path), weight: Number(weight), style: "normal" };
  }));
}

const node = (style, children) => ({ type: "div", props: { style, children } });

function text(job, block, size) {
  const width = block.width - 2 * block.pad;
  return node({ width, fontSize: size, lineHeight: 1.2, fontWeight: block.weight, fontFamily: job.fonts[block.weight].map((f) => f[2]).join(","), color: `rgb(${block.color})`, textAlign: block.center ? "center" : job.rtl ? "right" : "left", justifyContent: block.center ? "center" : job.rtl ? "flex-end" : "flex-start" }, block.text);
}

async function poster(job) {
  const own = fonts(job), children = [];
  for (const block of job.blocks) {
    const width = block.width - 2 * block.pad, height = block.height - 2 * block.pad;
    let low = block.min_px, high = block.max_px, best = low;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const svg = await satori(text(job, block, middle), { width, fonts: own });
      if (Number(/height="([\d.]+)"/.exec(svg)[1]) <= height) { best = middle; low = middle + 1; } else high = middle - 1;
    }
    const style = { display: "flex", position: "absolute", left: block.x, top: block.y, width, height, padding: block.pad, alignItems: block.center ? "center" : "flex-start", transform: `rotate(${block.rotate}deg)` };
    if (block.badge) Object.assign(style, { borderRadius: 24, backgroundColor: `rgb(${block.badge})` });
    children.push(node(style, [text(job, block, best)]));
  }
  const svg = await satori(node({ display: "flex", width: 1024, height: 1024, backgroundColor: `rgb(${job.ground})` }, children), { width: 1024, height: 1024, fonts: own });
  return new Resvg(svg).render().asPng();
}

for await (const line of createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  const begun = performance.now();
  const png = await poster(job);
  const ms = performance.now() - begun;
  if (job.keep) writeFileSync(job.keep, png);
  console.log(JSON.stringify({ ms, sha256: createHash("sha256").update(png).digest("hex").slice(0, 16) }));
}

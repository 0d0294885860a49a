// Headless Chromium, one warm page: sizes searched by script inside the page, given out as PNG.
import { createRequire } from "node:module";
import { createHash } from "node:crypto";
import { pathToFileURL } from "node:url";
import { createInterface } from "node:readline";
import { writeFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const require = createRequire(join(process.env.PEERS_NODE ?? process.cwd(), "package.json"));
const { chromium } = require("playwright-core");
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--allow-file-access-from-files"] });
const page = await browser.newPage({ viewport: { width: 1024, height: 1024 }, deviceScaleFactor: 1 });
const start = join(mkdtempSync(join(tmpdir(), "poster-")), "start.html");
writeFileSync(start, "<!doctype html><meta charset=utf-8><style></style><body style=margin:0></body>");
await page.goto(pathToFileURL(start).href);
const known = new Set();

async function load(job) {
  const fresh = [];
  for (const [weight, faces] of Object.entries(job.fonts))
    for (const [path, , family] of faces)
      if (!known.has(path + weight + family)) { known.add(path + weight + family); fresh.push([pathToFileURL(path).href, weight, family]); }
  await page.evaluate(async (list) => {
    for (const [url, weight, family] of list) {
      const face = new FontFace(family, `url("${url}")`, { weight });
      document.fonts.add(await face.load());
    }
  }, fresh);
}

async function poster(job) {
  await page.evaluate((job) => {
    const body = document.body;
    body.replaceChildren();
    document.documentElement.lang = job.locale;
    body.style.background = `rgb(${job.ground})`;
    for (const block of job.blocks) {
      const box = document.createElement("div"), text = document.createElement("p");
      const width = block.width - 2 * block.pad, height = block.height - 2 * block.pad;
      box.style.cssText = `position:absolute;left:${block.x}px;top:${block.y}px;width:${width}px;height:${height}px;padding:${block.pad}px;transform:rotate(${block.rotate}deg);` + (block.badge ? `border-radius:24px;background:rgb(${block.badge});` : "") + (block.center ? "display:flex;align-items:center;" : "");
      text.dir = job.rtl ? "rtl" : "ltr";
      text.style.cssText = `margin:0;width:${width}px;line-height:1.2;font-weight:${block.weight};font-family:${job.fonts[block.weight].map((f) => `"${f[2]}"`)};color:rgb(${block.color});text-align:${block.center ? "center" : "start"}`;
      text.textContent = block.text;
      box.append(text);
      body.append(box);
      let low = block.min_px, high = block.max_px, best = low;
      while (low <= high) {
        const middle = (low + high) >> 1;
        text.style.fontSize = `${middle}px`;
        if (text.offsetHeight <= height && text.scrollWidth <= width) { best = middle; low = middle + 1; } else high = middle - 1;
      }
      text.style.fontSize = `${best}px`;
    }
  }, job);
  return page.screenshot();
}

for await (const line of createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  await load(job);
  const begun = performance.now();
  const png = await poster(job);
  const ms = performance.now() - begun;
  if (job.keep) writeFileSync(job.keep, png);
  console.log(JSON.stringify({ ms, sha256: createHash("sha256").update(png).digest("hex").slice(0, 16) }));
}
await browser.close();

// What a visitor does, in any browser. Each journey gets a page without any storage, and the sites.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { host } from "./site.mjs";

/** The longest wait for a condition, in milliseconds: a busy machine takes several seconds for a page of the app. */
const CONDITION_TIMEOUT = 30_000;

/** Waits until a function returns a true value in the page, and returns that value. */
async function until(page, script, ...args) {
  const end = Date.now() + CONDITION_TIMEOUT;
  for (;;) {
    let seen;
    try {
      const value = await page.evaluate(script, ...args);
      if (value) return value;
      seen = "not yet";
    } catch (error) {
      seen = error.message; // The page is being left.
    }
    if (Date.now() > end) throw new Error(`${seen}: ${script} ${args.join(" ")}`);
    await new Promise((later) => setTimeout(later, 50));
  }
}

/** Waits until the page has painted what a script changed. WebKit paints later than it answers. */
export async function painted(page) {
  await page.evaluate(() => {
    window.painted = false;
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => (window.painted = true), 100)));
  });
  await until(page, () => window.painted);
}

/** Opens a page of the site, and waits until the app has started. */
export async function open(page, url) {
  await page.open(url);
  await started(page);
}
const started = (page) => until(page, () => document.documentElement.dataset.app === "ready");

const text = (page, selector) => page.evaluate((selector) => document.querySelector(selector)?.textContent.trim() ?? "", selector);
const visible = (page, selector, words) =>
  until(
    page,
    (selector, words) =>
      [...document.querySelectorAll(selector)].some((element) => element.getClientRects().length > 0 && element.textContent.includes(words)),
    selector,
    words,
  );
const heading = (page, name) => until(page, (name) => document.querySelector("h1")?.textContent.trim() === name, name);

/** Fills the form in by keyboard. */
async function fill(page, message) {
  for (const [field, value] of [["name", "Ada Lovelace"], ["email", "ada@example.com"], ["message", message]]) {
    // A click misses where the page moves between finding the field and pressing the button.
    for (let tries = 0; tries < 5 && !(await page.evaluate((field) => document.activeElement.id === `field-${field}`, field)); tries += 1)
      await page.click(`#field-${field}`);
    await page.type(value);
    await until(page, (field, value) => document.querySelector(`#field-${field}`).value === value, field, value);
  }
}
const send = (page) => page.click(".contact-form .button");
const unique = () => `Weaving ${randomUUID()}`;

/** Waits until the inbox has a message, and expects it once. */
async function storedOnce(site, message) {
  const end = Date.now() + CONDITION_TIMEOUT;
  let stored = [];
  while (!stored.length && Date.now() < end) stored = await site.stored(message);
  assert.equal(stored.length, 1, `${message} is stored ${stored.length} times`);
}

/** Lets the app execute the instruction `unreachable` after the next response, as a panic does. Runs in the page. */
function trapAfterResponse() {
  // (module (func (export "f") (result f64) unreachable))
  const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 124, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11];
  const { f } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes))).exports;
  const { fetch } = window;
  window.fetch = async (request, ...options) => {
    const response = await fetch(request, ...options);
    if (request.method !== "POST") return response;
    const { now } = Date;
    Date.now = () => {
      if (!new Error().stack.includes("wasm")) return now();
      Date.now = now;
      try {
        return f();
      } catch (error) {
        // Chromium 109 hides the errors of scripts that its driver evaluates.
        dispatchEvent(new ErrorEvent("error", { error }));
        throw error;
      }
    };
    return response;
  };
}

export const JOURNEYS = {
  async "a page is shown as designed, in light and dark, on narrow and wide screens"({ page, site }) {
    for (const path of ["", "terms/api/", "topics/architecture/", "search/?q=api", "contact/", "embed/"])
      for (const width of [390, 1280]) {
        await page.resize(width, 844);
        await open(page, site.url + path);
        const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(content <= window, `/${path} scrolls sideways at ${width} px: ${content} > ${window}`);
      }
    await open(page, `${site.url}terms/api/`);
    for (const theme of ["light", "dark"]) {
      if (theme === "dark") await page.click(".theme-switch");
      const style = await page.evaluate(() => {
        const of = (selector) => getComputedStyle(document.querySelector(selector));
        const left = (selector) => document.querySelector(selector).getBoundingClientRect().left;
        return {
          link: of(".explanation a").textDecorationLine,
          border: of("#field-name").borderTopStyle,
          edge: of("#field-name").borderTopColor,
          cover: [of(".contact").backgroundColor, of(".contact").color],
          paper: [of("body").backgroundColor, of("body").color],
          columns: [left("h1"), left(".definition"), left(".summary")],
        };
      });
      assert.equal(style.link, "underline");
      assert.equal(style.border, "solid");
      assert.notEqual(style.edge, style.paper[0]);
      for (const pair of [style.cover, style.paper]) assert.ok(contrast(...pair) >= 4.5, `${pair} in the ${theme} theme`);
      assert.equal(new Set(style.columns.map(Math.round)).size, 1, `columns begin at ${style.columns}`);
    }
  },

  async "links lead to pages, and Back to the place that was left"({ page, site }) {
    await open(page, `${site.url}terms/api/`);
    await page.click(".explanation a[href$='/webhook/']");
    await heading(page, "Webhook");
    assert.equal(await page.evaluate(() => `${location.pathname} ${document.activeElement.localName} ${scrollY}`), "/terms/webhook/ h1 0");
    await page.back();
    await heading(page, "API");
    await page.evaluate(() => scrollTo(0, 700));
    await until(page, () => scrollY === 700);
    await page.evaluate(() => document.querySelector(".related a").click());
    await heading(page, "REST API");
    await page.back();
    await heading(page, "API");
    await until(page, () => Math.abs(scrollY - 700) < 2);
    // Another document: in some engines from the cache of pages, in others loaded again.
    const shop = await host("<h1>A shop</h1>");
    try {
      await page.evaluate((url) => void (location.href = url), shop.url);
      await heading(page, "A shop");
      await page.back();
      await heading(page, "API");
      await until(page, () => Math.abs(scrollY - 700) < 2);
    } finally {
      shop.close();
    }
  },

  async "the search finds a misspelled name, and the results have a page"({ page, site }) {
    await open(page, site.url);
    await page.click("#search");
    await page.type("webhok");
    await visible(page, ".search-option", "Webhook");
    await page.press("ArrowDown");
    await until(page, () => document.querySelector(".search-option[aria-selected=true]") !== null);
    await page.press("Enter");
    await heading(page, "Webhook");
    await open(page, `${site.url}search/?q=query+language`);
    await visible(page, ".result-list a", "GraphQL");
  },

  async "an error leads to its field, where the visitor types, and the message is stored"({ page, site }) {
    await open(page, `${site.url}contact/`);
    await send(page);
    await visible(page, ".error-summary a", "mail");
    await until(page, () => getComputedStyle(document.querySelector("#field-email")).borderTopWidth === "2px");
    await page.click(".error-summary a[href$='#field-email']");
    await until(page, () => document.activeElement.id === "field-email");
    await page.type("ada@example.com");
    await until(page, () => document.querySelector("#field-email").value === "ada@example.com");
    await page.evaluate(() => (document.querySelector("#field-email").value = ""));
    const message = unique();
    await fill(page, message);
    await send(page);
    await visible(page, ".stored", "We have your message.");
    assert.match(await text(page, ".stored .reference"), /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
    await storedOnce(site, message);
  },

  async "a message of an outage is sent after the visitor has left and returned"({ page, site }) {
    const shop = await host("<h1>A shop</h1>");
    try {
      for (const returns of ["by link", "by Back"]) {
        const message = unique();
        await open(page, `${site.url}terms/api/`);
        site.isDown = true;
        await fill(page, message);
        await send(page);
        await visible(page, ".kept", "Not confirmed yet");
        await page.evaluate((url) => void (location.href = url), shop.url);
        await heading(page, "A shop");
        site.isDown = false;
        if (returns === "by link") await open(page, `${site.url}terms/graphql/`);
        else {
          await page.back();
          await heading(page, "API");
        }
        await storedOnce(site, message);
        const second = unique();
        await open(page, `${site.url}contact/`);
        await fill(page, second);
        await send(page);
        await visible(page, ".stored", "We have your message.");
        await storedOnce(site, second);
      }
    } finally {
      site.isDown = false;
      shop.close();
    }
  },

  async "after a trap in the WebAssembly, the browser posts the form"({ page, site }) {
    await open(page, `${site.url}terms/api/`);
    const message = unique();
    await fill(page, message);
    await page.evaluate(trapAfterResponse);
    await send(page);
    await until(page, () => document.documentElement.dataset.app === "failed");
    await visible(page, ".contact-problem", "What you typed is still here: send it again.");
    assert.equal(await page.evaluate(() => document.querySelector("#field-message").value), message);
    await send(page);
    await until(page, () => location.pathname === "/thanks/");
    await storedOnce(site, message);
    page.messages = page.messages.filter((text) => !/unreachable|Script error/i.test(text));
  },

  async "the form of a sandboxed frame goes on in another page, with its text"({ page, site }) {
    const shop = await host(`<h1>A shop</h1>
      <iframe sandbox="allow-scripts allow-forms" src="${site.url}embed/contact/?term=api" title="Contact" width="600" height="1200"></iframe>
      <script src="${site.url}embed.js" async></script>`);
    try {
      await page.open(shop.url);
      // The frame has the height of its content.
      await until(page, () => document.querySelector("iframe").clientHeight !== 1200);
      const frame = await page.frame("iframe");
      await visible(frame, ".frame-note", "The form cannot be sent from here.");
      const message = unique();
      // WebKit's driver types into the outer page.
      await frame.evaluate((message) => {
        for (const [field, value] of [["name", "Ada Lovelace"], ["email", "ada@example.com"], ["message", message]]) {
          const control = document.querySelector(`#field-${field}`);
          control.value = value;
          control.dispatchEvent(new Event("input", { bubbles: true }));
        }
        document.querySelector(".contact-form [type=submit]").click();
      }, message);
      const address = await until(frame, () => document.querySelector(".frame-note textarea")?.value);
      await frame.leave();
      await open(page, address);
      await until(page, (message) => document.querySelector("#field-message").value === message, message);
      await send(page);
      await visible(page, ".stored", "We have your message.");
      await storedOnce(site, message);
      page.messages = page.messages.filter((text) => !/CORS|sandbox|ERR_FAILED|Cross-Origin/i.test(text));
    } finally {
      shop.close();
    }
  },

  async "a page of another site has cards, a framed card and a framed form"({ page, site }) {
    const glossary = site.url.replace(/\/$/, "");
    const shop = await host(`<h1>A shop</h1>
      <glossary-term term="api"><a href="${glossary}/terms/api/">What is an API?</a></glossary-term>
      <iframe id="card" src="${glossary}/embed/terms/webhook/" title="Webhook" width="100%" height="150"></iframe>
      <glossary-contact term="api"><a href="${glossary}/contact/">Tell us</a></glossary-contact>
      <p><a id="link" href="${glossary}/terms/graphql/">GraphQL</a></p>
      <script src="${glossary}/embed.js" crossorigin="anonymous" referrerpolicy="strict-origin" async></script>`);
    try {
      await page.open(shop.url);
      await until(page, () => "glossaryEmbed" in window);
      // Firefox measures what is in view only.
      await page.evaluate(() => void document.querySelector("glossary-contact").scrollIntoView());
      await until(page, () => document.querySelector("glossary-contact").shadowRoot?.querySelector("iframe[height]") !== null);
      const colours = await until(page, () => {
        const card = document.querySelector("glossary-term").shadowRoot?.querySelector("[role=group]");
        const { backgroundColor, color, borderTopWidth } = card ? getComputedStyle(card) : {};
        return borderTopWidth === "3px" && [backgroundColor, color];
      });
      assert.ok(contrast(...colours) >= 7, `${colours}`);
      // The card on a link: over the page, beside the link.
      await page.evaluate(() => void document.querySelector("#link").scrollIntoView({ block: "center" }));
      await page.hover("#link");
      const hovered = await until(page, () => {
        const card = document.querySelector("[popup]")?.shadowRoot.querySelector("[role=dialog]");
        if (!card) return false;
        const { position, backgroundColor, color } = getComputedStyle(card);
        return { position, colours: [backgroundColor, color], text: card.textContent };
      });
      assert.equal(hovered.position, "fixed");
      assert.match(hovered.text, /^GraphQL/);
      assert.ok(contrast(...hovered.colours) >= 7, `${hovered.colours}`);
      // The frame's own page, as a visitor opens it.
      await page.open(`${site.url}embed/terms/webhook/`);
      const card = await page.evaluate(() => {
        const { borderTopWidth, backgroundColor, color } = getComputedStyle(document.querySelector("article"));
        return { borderTopWidth, colours: [backgroundColor, color], link: getComputedStyle(document.querySelector(".more a")).textDecorationLine };
      });
      assert.deepEqual([card.borderTopWidth, card.link], ["4px", "underline"]);
      assert.ok(contrast(...card.colours) >= 7, `${card.colours}`);
      const message = unique();
      await open(page, `${site.url}embed/contact/?term=api`);
      await fill(page, message);
      await send(page);
      await visible(page, ".stored", "We have your message.");
      await storedOnce(site, message);
    } finally {
      shop.close();
    }
  },

  async "a list of 1,200 terms does not leap while a visitor scrolls up"({ page, large }) {
    await page.resize(1280, 844);
    await open(page, `${large.url}#letter-t`);
    await until(page, () => scrollY > 1000);
    await page.evaluate(() => {
      window.leaps = [];
      // The place of what is at the top of the window, before and after each step.
      let steps = 40;
      const step = () => {
        const seen = document.elementFromPoint(700, 300);
        const top = seen.getBoundingClientRect().top;
        scrollBy(0, -120);
        requestAnimationFrame(() =>
          requestAnimationFrame(() => {
            window.leaps.push(Math.round(seen.getBoundingClientRect().top - top - 120));
            if (--steps) step();
            else window.leapt = true;
          }),
        );
      };
      step();
    });
    await until(page, () => window.leapt);
    const worst = await page.evaluate(() => Math.max(...window.leaps.map(Math.abs)));
    assert.ok(worst <= 2, `the page leaps by ${worst} px`);
  },
};

/** Returns the contrast of two opaque colours (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio). */
function contrast(...colours) {
  const [dark, light] = colours.map(luminance).sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour) {
  const parts = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(colour);
  assert.ok(parts, `${colour} is not opaque`);
  const [red, green, blue] = parts.slice(1).map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

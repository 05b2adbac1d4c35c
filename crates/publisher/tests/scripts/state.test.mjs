// Tests of the configurator's address and the code to copy.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { markup, query, read, styles } from "../../src/embed/configurator/state.js";
import { accentMistake } from "../../src/embed/configurator/accent.js";
import { wrapText } from "../../src/embed/configurator/picture.js";
import { steps } from "../../src/embed/configurator/steps.js";

const BASE = "https://www.example.com/glossary/";
const SCRIPT = `<script src="${BASE}embed.js"\n  crossorigin="anonymous" async></script>`;
const PINNED = `<script src="${BASE}embed-0123456789abcdef.js"\n  integrity="sha384-x" crossorigin="anonymous" async></script>`;
const SYSTEMS = ["html", "wordpress", "classic", "webflow", "squarespace", "shopify", "wix", "hubspot", "react", "nextjs", "gtm", "email"];

before(() => {
  // This stub of a browser refuses an empty selector and an open bracket.
  const querySelector = (text) => {
    if (!text || text.endsWith("[")) throw new SyntaxError(text);
  };
  globalThis.document = { createDocumentFragment: () => ({ querySelector }) };
});

describe("an address", () => {
  test("holds each choice, and gives it back", () => {
    const all = { what: "card", term: "api", theme: "dark", accent: "aa0000", radius: "12", frame: "1", related: "0", lang: "de", in: "main > p", per: "page", except: "api rest-api", max: "9", pin: "1", at: "react" };
    assert.deepEqual(read(query(all)), all);
    assert.equal(query({ what: "card", term: "api", theme: undefined, frame: "" }), "?what=card&term=api");
    assert.equal(query({}), "");
  });

  test("without a choice asks for a card", () => assert.deepEqual(read(""), { what: "card" }));

  test("gives only valid choices", () => {
    const invalid = '?what=page&term=API&theme=auto&accent="><b>&radius=99&frame=2&related=1&lang=xx&in=[&per=x&at=php&except=A&max=0&pin=2&more=1';
    assert.deepEqual(read(invalid), { what: "card" });
    assert.deepEqual(read(`?in=${"a".repeat(201)}&term=${"a".repeat(101)}`), { what: "card" });
    for (const radius of ["25", "-1", "1.5", "1e1"]) assert.equal(read(`?radius=${radius}`).radius, undefined, radius);
    for (const accent of ["#aa0000", "AA0000", "fff"]) assert.equal(read(new URLSearchParams({ accent })).accent, undefined, accent);
  });
});

describe("the markup", () => {
  const term = "api";
  test("of a card has a link to the term in it", () => {
    assert.equal(
      markup({ what: "card", term }, "API", BASE),
      `<glossary-term term="api">\n  <a href="${BASE}terms/api/">API</a>\n</glossary-term>`,
    );
  });

  test("of a link is a link", () => assert.equal(markup({ what: "link", term }, "API", BASE), `<a href="${BASE}terms/api/">API</a>`));

  test("of automatic links is none", () => assert.equal(markup({ what: "autolink" }, "", BASE), undefined));

  test("of a framed card names its look and its words in the address", () => {
    const chosen = { what: "card", frame: "1", term, theme: "dark", accent: "aa0000", radius: "12", related: "0", lang: "de" };
    assert.equal(
      markup(chosen, "API", BASE),
      `<iframe src="${BASE}embed/terms/api/?theme=dark&amp;accent=aa0000&amp;radius=12&amp;related=0&amp;lang=de"\n  title="API" width="100%" height="320" loading="lazy"\n  frameborder="0" referrerpolicy="strict-origin"></iframe>`,
    );
  });

  test("of the form names its look in attributes, or in the address of its frame", () => {
    const chosen = { what: "contact", term, theme: "dark", accent: "aa0000", radius: "12" };
    assert.equal(
      markup(chosen, "API", BASE),
      `<glossary-contact term="api" theme="dark" accent="aa0000" radius="12">\n  <a href="${BASE}contact/?term=api">Contact us</a>\n</glossary-contact>`,
    );
    assert.equal(markup({ what: "contact" }, "", BASE), `<glossary-contact>\n  <a href="${BASE}contact/">Contact us</a>\n</glossary-contact>`);
    assert.equal(
      markup({ ...chosen, frame: "1" }, "API", BASE),
      `<iframe src="${BASE}embed/contact/?term=api&amp;theme=dark&amp;accent=aa0000&amp;radius=12"\n  title="Contact" width="100%" height="1100" loading="lazy"\n  frameborder="0" referrerpolicy="strict-origin"></iframe>`,
    );
  });

  test("has no character of a name that is part of HTML", () => {
    const name = '<b>"R&D"</b>';
    const escaped = "&#60;b&#62;&#34;R&amp;D&#34;&#60;/b&#62;";
    assert.ok(markup({ what: "link", term }, name, BASE).endsWith(`>${escaped}</a>`));
    assert.ok(markup({ what: "card", term }, name, BASE).includes(`>${escaped}</a>`));
    assert.ok(markup({ what: "card", term, frame: "1" }, name, BASE).includes(`title="${escaped}"`));
  });
});

describe("the styles", () => {
  test("reserve the height of what comes later", () => {
    assert.equal(styles({ what: "card" }), "glossary-term {\n  display: block;\n  min-height: 13em;\n}");
    assert.equal(styles({ what: "contact", theme: "dark", accent: "aa0000" }), "glossary-contact:not(:defined) {\n  display: block;\n  min-height: 68rem;\n}");
  });

  test("give cards their look", () => {
    assert.equal(
      styles({ what: "card", theme: "dark", accent: "0a0b0c", radius: "12" }),
      "glossary-term {\n  display: block;\n  min-height: 13em;\n  color-scheme: dark;\n  --glossary-accent: #0a0b0c;\n  --glossary-radius: 12px;\n}",
    );
    assert.equal(styles({ what: "link", radius: "0" }), ":root {\n  --glossary-radius: 0px;\n}");
    assert.equal(styles({ what: "autolink", accent: "0a0b0c" }), ":root {\n  --glossary-accent: #0a0b0c;\n}");
  });

  test("are none where nothing needs a rule", () => {
    for (const chosen of [{ what: "link" }, { what: "autolink" }, { what: "card", frame: "1", theme: "dark" }]) assert.equal(styles(chosen), undefined);
  });
});

describe("the steps", () => {
  const given = (chosen, term = { name: "API", definition: "Agreed \"rules\"." }) => steps(chosen, term, { base: BASE, script: SCRIPT, pinned: PINNED });
  const codes = (chosen) => given(chosen).map(([, code]) => code);

  test("for a card are its markup, its styles, the script and the policy", () => {
    const [place, style, once, policy, ...others] = codes({ what: "card", term: "api" });
    assert.equal(place, markup({ what: "card", term: "api" }, "API", BASE));
    assert.equal(style, styles({ what: "card" }));
    assert.equal(once, SCRIPT);
    assert.equal(policy, `script-src ${BASE}embed.js;\nconnect-src ${BASE}terms/;`);
    assert.deepEqual(others, []);
  });

  test("name a fixed version of the script only if it is asked for", () => {
    const [, , once, policy] = codes({ what: "card", term: "api", pin: "1" });
    assert.equal(once, PINNED);
    assert.equal(policy, `script-src ${BASE}embed-0123456789abcdef.js;\nconnect-src ${BASE}terms/;`);
  });

  test("for a frame need no script", () => {
    for (const what of ["card", "contact"]) {
      const [[, place], [text, policy], ...others] = given({ what, term: "api", frame: "1" });
      assert.ok(place.startsWith("<iframe"));
      assert.equal(policy, `frame-src ${BASE}embed/;`);
      assert.ok(!text.includes("nonce"), text);
      assert.deepEqual(others, []);
    }
  });

  test("for the form allow the script and the frame, and no request", () => {
    assert.equal(codes({ what: "contact", term: "api" }).at(-1), `script-src ${BASE}embed.js;\nframe-src ${BASE}embed/;`);
  });

  test("for automatic links name the parts of the page", () => {
    const [script, policy] = codes({ what: "autolink", in: 'main[title="a"]', per: "page" });
    assert.ok(script.startsWith('<script data-autolink="main[title=&#34;a&#34;]" data-autolink-per="page" src='), script);
    assert.equal(policy, `script-src ${BASE}embed.js;\nconnect-src ${BASE}terms/;`);
    const limited = codes({ what: "autolink", except: "cookie api", max: "5" })[0];
    assert.ok(limited.startsWith('<script data-autolink="article" data-autolink-except="cookie api" data-autolink-max="5" src='), limited);
    assert.ok(codes({ what: "autolink" })[0].startsWith('<script data-autolink="article" src='));
  });

  test("differ where the code goes into another system", () => {
    for (const at of ["wordpress", "webflow"]) assert.equal(codes({ what: "link", term: "api", at })[0], `${BASE}terms/api/`, at);
    for (const at of ["react", undefined]) assert.equal(codes({ what: "link", term: "api", at })[0], `<a href="${BASE}terms/api/">API</a>`, at);
    const frame = { what: "card", term: "api", frame: "1" };
    assert.ok(codes({ ...frame, at: "react" })[0].includes('frameBorder="0" referrerPolicy="strict-origin"'));
    assert.ok(codes(frame)[0].includes('frameborder="0" referrerpolicy="strict-origin"'));
    const texts = SYSTEMS.map((at) => given({ what: "card", term: "api", at }).map(([text]) => text).join());
    assert.equal(new Set(texts).size, SYSTEMS.length);
  });

  test("are complete in each system", () => {
    for (const at of SYSTEMS)
      for (const what of ["card", "link", "autolink", "contact"])
        for (const [text, code, picture] of given({ what, term: "api", at })) {
          assert.match(text, /^[A-Z].*\.$/s, `${at} ${what}: ${text}`);
          assert.ok(code || picture || (at === "email" && what === "autolink"), `${at} ${what}: ${text}`);
        }
  });

  test("have the script in the language of the system", () => {
    const once = (at, more = {}) => given({ what: "autolink", at, ...more })[0][1];
    assert.match(once("classic"), /^add_action\( 'wp_footer', function \(\) {\n\t\?>\n<script data-autolink="article" src=.*<\/script>\n\t<\?php\n} \);$/s);
    assert.match(once("nextjs"), /^<Script src="[^"]*embed\.js" data-autolink="article"\n  crossOrigin="anonymous" .* \/>$/s);
    assert.match(once("nextjs", { pin: "1" }), /integrity="sha384-x"/);
    const manager = once("gtm", { in: 'a[title="</script>"]' });
    const { length } = manager.match(/<\/script>/g);
    assert.equal(length, 1, manager);
    const made = {};
    const script = { setAttribute: (name, value) => (made[name] = value) };
    new Function("document", manager.slice("<script>".length, -"</script>".length))({ createElement: () => script, body: { appendChild: () => {} } });
    assert.deepEqual({ ...made, src: script.src }, {
      crossorigin: "anonymous",
      referrerpolicy: "strict-origin",
      "data-autolink": 'a[title="</script>"]',
      "data-data-layer": "",
      src: `${BASE}embed.js`,
    });
  });

  test("for systems that show HTML in a frame of their own have a frame", () => {
    assert.ok(codes({ what: "card", term: "api", at: "wix" })[0].startsWith("<iframe"));
    assert.ok(codes({ what: "autolink", at: "wix" })[0].startsWith("<script"));
  });

  test("for e-mail have a table with the picture of the card, and links with a campaign", () => {
    const [[, , picture], [, table]] = given({ what: "card", term: "api", at: "email" });
    assert.equal(picture, "picture");
    assert.ok(table.includes(`href="${BASE}terms/api/?utm_source=newsletter&amp;utm_medium=email"`), table);
    assert.ok(table.includes('alt="API: Agreed &#34;rules&#34;."'), table);
    assert.equal(codes({ what: "link", term: "api", at: "email" })[0], `${BASE}terms/api/?utm_source=newsletter&utm_medium=email`);
    assert.ok(codes({ what: "contact", term: "api", at: "email" })[0].includes("contact/?term=api&amp;utm_source=newsletter"));
  });
});

describe("an accent", () => {
  test("that is hard to read is refused with the nearest that passes, on the background of the theme", () => {
    assert.equal(accentMistake("#1f3bc2"), undefined);
    const { text, nearest } = accentMistake("#ffcc00");
    assert.match(text, /light background: contrast 1\.4, and 4\.9 is needed/);
    assert.equal(accentMistake(nearest), undefined);
    assert.equal(accentMistake("#ffcc00", "dark"), undefined);
    assert.match(accentMistake("#1f3bc2", "dark").text, /dark background/);
    assert.equal(accentMistake(accentMistake("#1f3bc2", "dark").nearest, "dark"), undefined);
  });
});

test("the words of a picture fill its lines", () => {
  const measure = (text) => text.length;
  assert.deepEqual(wrapText("one two three four", 9, measure), ["one two", "three", "four"]);
  assert.deepEqual(wrapText("incomprehensibilities", 9, measure), ["incomprehensibilities"]);
});

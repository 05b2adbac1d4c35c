// axe finds nothing on any kind of page, in light and dark; and the keyboard goes everywhere.
import type { Locator, Page } from "@playwright/test";
import { fill, form, message } from "../form";
import { MISSING, MISSING_COMPLAINT, PAGES, axe, expect, settled, test } from "../fixtures";
import { cutOff, leave, lines, outbox } from "../outbox";
import { options } from "../search";

const search = (page: Page, query: string) => page.getByRole("combobox", { name: "Search the glossary" }).fill(query);

const states: [string, string, (page: Page) => Promise<void>][] = [
  ...PAGES.map(({ kind, path }): [string, string, (page: Page) => Promise<void>] => [`the ${kind} page`, path, async () => {}]),
  ["a term with code", "terms/graphql/", async () => {}],
  [
    "the open list of the search",
    "terms/api/",
    async (page) => {
      await search(page, "api");
      await expect(options(page)).toHaveCount(5);
      await page.keyboard.press("ArrowDown");
    },
  ],
  [
    "a search that finds nothing, in the box",
    "terms/api/",
    async (page) => {
      await search(page, "grafana");
      await expect(page.getByText("No term found.")).toBeInViewport();
    },
  ],
  [
    "results",
    "search/?q=api",
    async (page) => {
      await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(5);
    },
  ],
  [
    "a search without results",
    "search/?q=grafana",
    async (page) => {
      await expect(page.getByRole("link", { name: /^Ask us about/ })).toBeVisible();
    },
  ],
  [
    "a form with errors",
    "terms/api/",
    async (page) => {
      await form(page).send.click();
      await expect(form(page).problems).toBeFocused();
    },
  ],
  [
    "an inquiry on its way",
    "terms/api/",
    async (page) => {
      await page.route("**/api/inquiries", () => {});
      await fill(page, message());
      await form(page).send.click();
      await expect(page.getByRole("button", { name: "Sending…" })).toBeVisible();
    },
  ],
  [
    "an inquiry of which nothing is known",
    "terms/api/",
    async (page) => {
      await page.route("**/api/inquiries", (route) => route.fulfill({ body: "Welcome" }));
      await fill(page, message());
      await form(page).send.click();
      await expect(outbox(page).card).toContainText("Nothing proves yet");
    },
  ],
  [
    "what is not confirmed yet",
    "terms/api/",
    async (page) => {
      await page.route("**/api/inquiries", (route) => route.fulfill({ body: "Welcome" }));
      await fill(page, message());
      await form(page).send.click();
      await page.getByRole("button", { name: "Write another" }).click();
      await outbox(page).open();
      await outbox(page).item.getByText("Discard…").click();
      await expect(outbox(page).item.getByRole("button", { name: "Yes, discard it" })).toBeVisible();
    },
  ],
  [
    "a long message that did not arrive",
    "terms/api/",
    async (page) => {
      await cutOff(page.context());
      await fill(page, "An engine that weaves numbers. ".repeat(40));
      await form(page).send.click();
      await expect(outbox(page).card).toBeVisible();
    },
  ],
  [
    "an inquiry without a connection",
    "terms/api/",
    async (page) => {
      await page.context().setOffline(true);
      await fill(page, message());
      await form(page).send.click();
      await expect(outbox(page).card).toContainText("You are offline");
    },
  ],
  [
    "an inquiry that the device does not keep",
    "terms/api/",
    async (page) => {
      await cutOff(page.context());
      await page.evaluate(() => {
        Storage.prototype.setItem = () => {
          throw new DOMException("full", "QuotaExceededError");
        };
      });
      await fill(page, message());
      await form(page).send.click();
      await expect(outbox(page).card).toContainText("does not let us keep it");
    },
  ],
  [
    "what earlier pages have left, in every state",
    "terms/api/",
    async (page) => {
      const states = ["r", "p", "s", "g", "u"] as const;
      const left = states.map((state) => ({ state, message: `In state ${state}`, damaged: state === "u" }));
      const error = ["email", "not-an-email", "Enter an email address"] as [string, string, string];
      await leave(page.context(), lines({ ...left[0], errors: [error] }, ...left.slice(1)));
      await page.reload();
      await outbox(page).open();
      await expect(outbox(page).item).toHaveCount(states.length);
    },
  ],
  [
    "what has arrived meanwhile",
    "terms/api/",
    async (page) => {
      await leave(page.context(), lines({ state: "u", message: message() }));
      await page.reload();
      await outbox(page).open();
      await expect(outbox(page).item).toContainText("We have it");
    },
  ],
  [
    "an inquiry that is one too many",
    "terms/api/",
    async (page) => {
      const many = Array.from({ length: 20 }, (_, number) => ({ state: "g" as const, message: `Number ${number}` }));
      await leave(page.context(), lines(...many));
      await page.reload();
      await expect(outbox(page).bar).toBeVisible();
      await fill(page, message());
      await form(page).send.click();
      await expect(page.getByRole("alert").filter({ hasText: "Your message was not sent" })).toBeFocused();
    },
  ],
  [
    "what goes along with a message",
    "terms/api/?utm_source=newsletter",
    async (page) => {
      await page.getByText("We’ll also send how you came here").click();
      await expect(page.getByRole("checkbox", { name: "Send this with my message" })).toBeVisible();
    },
  ],
  [
    "an inquiry that is stored",
    "terms/api/",
    async (page) => {
      await fill(page, message());
      await form(page).send.click();
      await expect(form(page).outcome).toBeVisible();
    },
  ],
];

/** What the browser says of how some of them come about. */
const COMPLAINTS: Record<string, RegExp> = {
  "a long message that did not arrive": /503/,
  "an inquiry without a connection": /ERR_INTERNET_DISCONNECTED/,
  "an inquiry that the device does not keep": /503/,
};

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    for (const [what, path, arrange] of states) {
      test(`axe finds nothing on ${what}`, { tag: colorScheme === "light" ? "@phone" : [] }, async ({ page, open, complaints }) => {
        if (COMPLAINTS[what]) complaints.expect(COMPLAINTS[what]);
        await open(path);
        await arrange(page);
        expect(await axe(page)).toEqual([]);
      });
    }

    test("axe finds nothing on the page of a wrong address", async ({ page, open, complaints }) => {
      complaints.expect(MISSING_COMPLAINT);
      await open(MISSING);
      expect(await axe(page)).toEqual([]);
    });
  });
}

test("the keyboard's first stop leads past the header", { tag: "@below" }, async ({ page, open }) => {
  await open("terms/api/");
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to the text" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport({ ratio: 1 });
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("terms/api/#main");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("article").getByRole("link", { name: "Architecture" })).toBeFocused();
});

test("the keyboard reaches everything that can be used, in reading order, visibly", async ({ page, open }) => {
  // Each stop is a question to the browser.
  test.slow();
  // Nothing is under way when it is looked at.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open("terms/api/");
  const usable = "a[href], button, summary, input:not([type=hidden], [tabindex='-1']), select, textarea, [tabindex='0']";
  const elements = await page.locator(usable).filter({ visible: true }).elementHandles();
  expect(elements.length).toBeGreaterThan(15);
  for (const [position, element] of elements.entries()) {
    await page.keyboard.press("Tab");
    const stop = await element.evaluate((element) => {
      // The mark may be around the element that has the focus.
      const around = [element, element.parentElement, element.parentElement?.parentElement];
      const look = () =>
        around.map((element) => {
          if (!element) return "";
          const { outline, outlineOffset, boxShadow, borderColor, backgroundColor } = getComputedStyle(element);
          return [outline, outlineOffset, boxShadow, borderColor, backgroundColor].join();
        });
      const active = document.activeElement;
      const focused = look();
      (element as HTMLElement).blur();
      const blurred = look();
      (element as HTMLElement).focus();
      return {
        has: active === element ? "the focus" : `no focus: ${active?.outerHTML} has it, not ${element.outerHTML}`,
        marked: focused.some((style, at) => style !== blurred[at]),
      };
    });
    expect(stop, `stop ${position + 1} has the focus and shows it`).toEqual({ has: "the focus", marked: true });
  }
});

test("what has the focus is never hidden below the header", async ({ page, open }) => {
  await page.setViewportSize({ width: 600, height: 400 });
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open("terms/graphql/");
  const links = page.getByRole("main").getByRole("link");
  await page.getByRole("contentinfo").getByRole("link", { name: "Contact" }).focus();
  for (let stop = await links.count(); stop > 0; stop--) {
    await page.keyboard.press("Shift+Tab");
    const covered = await page.evaluate(() => {
      const element = document.activeElement;
      const box = element?.getClientRects()[0];
      if (!element || !box) return "nothing has the focus";
      const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      return top && (element.contains(top) || top.contains(element)) ? "" : `${element.outerHTML} below ${top?.outerHTML}`;
    });
    expect(covered).toBe("");
  }
});

test("without motion for whoever asked for none", async ({ page, open }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open("terms/api/");
  await page.getByRole("banner").getByRole("link", { name: "Contact" }).click();
  await settled(page);
  const moving = await page.evaluate(() => ({
    scrolling: getComputedStyle(document.documentElement).scrollBehavior,
    running: document.getAnimations().filter((animation) => Number(animation.effect?.getComputedTiming().duration) > 1).length,
  }));
  expect(moving).toEqual({ scrolling: "auto", running: 0 });
});

/** Goes there by the keyboard. */
async function tabTo(page: Page, place: Locator, key = "Tab") {
  for (let stop = 0; stop < 60 && !(await place.evaluate((element) => element === document.activeElement)); stop++) {
    await page.keyboard.press(key);
  }
  await expect(place).toBeFocused();
}

test("by the keyboard alone one gets from errors to an inquiry that is stored", async ({ page, open }) => {
  await open("contact/");
  await tabTo(page, form(page).name);
  await page.keyboard.press("Enter");
  const { problems, name, email, message: text, outcome } = form(page);
  await expect(problems).toBeFocused();
  await expect(page).toHaveTitle(/^Error: /);
  await expect(problems).toMatchAriaSnapshot(`
    - alert "There is a problem":
      - heading "There is a problem" [level=2]
      - list:
        - listitem:
          - link "Enter your name"
        - listitem:
          - link "Enter your email address"
        - listitem:
          - link "Tell us what you’re building"
  `);
  for (const [field, typed] of [
    [name, "Ada Lovelace"],
    [email, "ada@example.com"],
    [text, message()],
  ] as const) {
    const link = problems.getByRole("link").nth([name, email, text].indexOf(field));
    // On from wherever one is: the summary is above the fields, and so back to it.
    await tabTo(page, link, field === name ? "Tab" : "Shift+Tab");
    await page.keyboard.press("Enter");
    await expect(field).toBeFocused();
    await page.keyboard.type(typed);
  }
  await tabTo(page, form(page).send);
  await page.keyboard.press("Enter");
  await expect(outcome).toBeVisible();
  await expect(page).not.toHaveTitle(/^Error: /);
});

test("what is not confirmed yet is told to screen readers as it is shown", async ({ page, context, open, complaints }) => {
  complaints.expect(/503/);
  await cutOff(context);
  await open("terms/api/");
  await fill(page, "An engine that weaves numbers");
  await form(page).send.click();
  await expect(page.locator("#contact-outcome")).toMatchAriaSnapshot(`
    - heading "Not confirmed yet." [level=2]
    - paragraph: /Messages cannot be taken right now. It is kept on this device and is sent again by itself/
    - group "What you wrote": /An engine that weaves numbers/
    - button "Send now"
    - button "Copy"
    - group: Discard…
    - button "Write another"
  `);
});

test("by the keyboard alone one gets through what is not confirmed yet, in the form and below", async ({
  page,
  context,
  open,
  complaints,
}) => {
  complaints.expect(/503/);
  const restore = await cutOff(context);
  await open("contact/");
  await fill(page, message());
  await tabTo(page, form(page).send);
  await page.keyboard.press("Enter");
  await expect(page.locator("#contact-outcome")).toBeFocused();
  const { card, bar, item } = outbox(page);
  const stops = (within: Locator) => [
    within.getByRole("group", { name: "What you wrote" }),
    within.getByRole("button", { name: "Send now" }),
    within.getByRole("button", { name: "Copy" }),
    within.getByText("Discard…"),
  ];
  for (const stop of stops(card)) {
    await page.keyboard.press("Tab");
    await expect(stop).toBeFocused();
  }
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(card.getByRole("button", { name: "Yes, discard it" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Write another" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(form(page).name).toBeFocused();

  await tabTo(page, bar.locator("summary").first());
  await page.keyboard.press("Enter");
  for (const stop of stops(item)) {
    await page.keyboard.press("Tab");
    await expect(stop).toBeFocused();
  }
  await restore();
  await tabTo(page, item.getByRole("button", { name: "Send now" }), "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(item).toContainText("We have it");
  await expect(item.getByRole("button", { name: "Close" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(bar).toBeHidden();
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});

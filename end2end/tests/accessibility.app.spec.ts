// Accessibility: axe finds no violation, and the keyboard alone is enough.
// The gate checks each kind of page, a form with errors and an unconfirmed inquiry, in light colours on a desktop.
// `--all` adds every other state, dark colours and the phone.
import type { Locator, Page } from "@playwright/test";
import { fill, form, message } from "../form";
import { ALL_PAGES, MISSING_COMPLAINT, axe, expect, settled, test } from "../fixtures";
import { cutOff, lines, outbox, seedStorage } from "../outbox";
import { options } from "../search";

const search = (page: Page, query: string) => page.getByRole("combobox", { name: "Search the glossary" }).fill(query);

type State = {
  name: string;
  path: string;
  /** Brings the opened page into the state. */
  arrange?: (page: Page) => Promise<void>;
  /** The browser's complaint while the page is brought into the state. */
  complaint?: RegExp;
  /** Whether the gate checks the state too. */
  gate?: boolean;
};

const STATES: State[] = [
  { name: "a term with code", path: "terms/graphql/" },
  {
    name: "the open list of the search",
    path: "terms/api/",
    arrange: async (page) => {
      await search(page, "api");
      await expect(options(page)).toHaveCount(5);
      await page.keyboard.press("ArrowDown");
    },
  },
  {
    name: "a search box without a match",
    path: "terms/api/",
    arrange: async (page) => {
      await search(page, "grafana");
      await expect(page.getByText("No term found.")).toBeInViewport();
    },
  },
  {
    name: "search results",
    path: "search/?q=api",
    arrange: (page) => expect(page.getByRole("main").getByRole("listitem")).toHaveCount(5),
  },
  {
    name: "a search page without a match",
    path: "search/?q=grafana",
    arrange: (page) => expect(page.getByRole("link", { name: /^Ask us about/ })).toBeVisible(),
  },
  {
    name: "a form with errors",
    path: "terms/api/",
    arrange: async (page) => {
      await form(page).send.click();
      await expect(form(page).problems).toBeFocused();
    },
    gate: true,
  },
  {
    name: "an inquiry in transit",
    path: "terms/api/",
    arrange: async (page) => {
      await page.route("**/api/inquiries", () => {});
      await fill(page, message());
      await form(page).send.click();
      await expect(page.getByRole("button", { name: "Sending…" })).toBeVisible();
    },
  },
  {
    name: "an inquiry with an answer that proves nothing",
    path: "terms/api/",
    arrange: async (page) => {
      await page.route("**/api/inquiries", (route) => route.fulfill({ body: "Welcome" }));
      await fill(page, message());
      await form(page).send.click();
      await expect(outbox(page).card).toContainText("Nothing proves yet");
    },
  },
  {
    name: "the outbox bar with an unconfirmed inquiry",
    path: "terms/api/",
    arrange: async (page) => {
      await page.route("**/api/inquiries", (route) => route.fulfill({ body: "Welcome" }));
      await fill(page, message());
      await form(page).send.click();
      await page.getByRole("button", { name: "Write another" }).click();
      await outbox(page).open();
      await outbox(page).item.getByText("Discard…").click();
      await expect(outbox(page).item.getByRole("button", { name: "Yes, discard it" })).toBeVisible();
    },
    gate: true,
  },
  {
    name: "a long message that did not arrive",
    path: "terms/api/",
    arrange: async (page) => {
      await cutOff(page.context());
      await fill(page, "An engine that weaves numbers. ".repeat(40));
      await form(page).send.click();
      await expect(outbox(page).card).toBeVisible();
    },
    complaint: /503/,
  },
  {
    name: "an inquiry without a connection",
    path: "terms/api/",
    arrange: async (page) => {
      await page.context().setOffline(true);
      await fill(page, message());
      await form(page).send.click();
      await expect(outbox(page).card).toContainText("You are offline");
    },
    complaint: /ERR_INTERNET_DISCONNECTED/,
  },
  {
    name: "an inquiry that the device does not keep",
    path: "terms/api/",
    arrange: async (page) => {
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
    complaint: /503/,
  },
  {
    name: "the outbox bar with an inquiry in every state",
    path: "terms/api/",
    arrange: async (page) => {
      const states = ["r", "p", "s", "g", "u"] as const;
      const left = states.map((state) => ({ state, message: `In state ${state}`, damaged: state === "u" }));
      const error = ["email", "not-an-email", "Enter an email address"] as [string, string, string];
      await seedStorage(page.context(), lines({ ...left[0], errors: [error] }, ...left.slice(1)));
      await page.reload();
      await outbox(page).open();
      await expect(outbox(page).item).toHaveCount(states.length);
    },
  },
  {
    name: "the outbox bar with an inquiry that has arrived",
    path: "terms/api/",
    arrange: async (page) => {
      await seedStorage(page.context(), lines({ state: "u", message: message() }));
      await page.reload();
      await outbox(page).open();
      await expect(outbox(page).item).toContainText("We have it");
    },
  },
  {
    name: "an inquiry beyond the limit of the outbox",
    path: "terms/api/",
    arrange: async (page) => {
      const many = Array.from({ length: 20 }, (_, number) => ({ state: "g" as const, message: `Number ${number}` }));
      await seedStorage(page.context(), lines(...many));
      await page.reload();
      await expect(outbox(page).bar).toBeVisible();
      await fill(page, message());
      await form(page).send.click();
      await expect(page.getByRole("alert").filter({ hasText: "Your message was not sent" })).toBeFocused();
    },
  },
  {
    name: "the open disclosure of the attribution",
    path: "terms/api/?utm_source=newsletter",
    arrange: async (page) => {
      await page.getByText("We’ll also send how you came here").click();
      await expect(page.getByRole("checkbox", { name: "Send this with my message" })).toBeVisible();
    },
  },
  {
    name: "a stored inquiry",
    path: "terms/api/",
    arrange: async (page) => {
      await fill(page, message());
      await form(page).send.click();
      await expect(form(page).outcome).toBeVisible();
    },
  },
];

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    const light = colorScheme === "light";

    test("axe finds no violation on any kind of page", { tag: light ? "@phone-all" : "@all" }, async ({ page, open, complaints }) => {
      test.slow();
      complaints.expect(MISSING_COMPLAINT);
      for (const { kind, path } of ALL_PAGES) {
        await test.step(`${kind} page`, async () => {
          await open(path);
          expect.soft(await axe(page), `${kind} page`).toEqual([]);
        });
      }
    });

    for (const { name, path, arrange, complaint, gate = false } of STATES) {
      const tag = [...(light && gate ? [] : ["@all"]), ...(light ? ["@phone-all"] : [])];
      test(`axe finds no violation in ${name}`, { tag }, async ({ page, open, complaints }) => {
        if (complaint) complaints.expect(complaint);
        await open(path);
        await arrange?.(page);
        expect(await axe(page)).toEqual([]);
      });
    }
  });
}

test("the keyboard reaches every control in reading order, and the focus is always visible", { tag: "@below-all" }, async ({ page, open }) => {
  test.slow();

  await test.step("the first stop skips the header", async () => {
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

  await test.step("reduced motion stops smooth scrolling and animations", async () => {
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

  await test.step("every control is a stop and shows its focus", async () => {
    // Reduced motion still holds: no style is in transition while it is read.
    await open("terms/api/");
    const usable = "a[href], button, summary, input:not([type=hidden], [tabindex='-1']), select, textarea, [tabindex='0']";
    const elements = await page.locator(usable).filter({ visible: true }).elementHandles();
    expect(elements.length).toBeGreaterThan(15);
    for (const [position, element] of elements.entries()) {
      await page.keyboard.press("Tab");
      const stop = await element.evaluate((element) => {
        // The mark may be around the focused element.
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

  await test.step("the header never covers the focused link", async () => {
    await page.setViewportSize({ width: 600, height: 400 });
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
});

/** Presses a key until an element has the focus. */
async function tabTo(page: Page, place: Locator, key = "Tab") {
  for (let stop = 0; stop < 60 && !(await place.evaluate((element) => element === document.activeElement)); stop++) {
    await page.keyboard.press(key);
  }
  await expect(place).toBeFocused();
}

test("the keyboard alone corrects a form with errors and sends it", async ({ page, open }) => {
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
          - link "Tell us what you’re building"
        - listitem:
          - link "Enter your name"
        - listitem:
          - link "Enter your email address"
  `);
  for (const [field, typed] of [
    [text, message()],
    [name, "Ada Lovelace"],
    [email, "ada@example.com"],
  ] as const) {
    const link = problems.getByRole("link").nth([text, name, email].indexOf(field));
    // The summary is above the fields: after the first field the way is back.
    await tabTo(page, link, field === text ? "Tab" : "Shift+Tab");
    await page.keyboard.press("Enter");
    await expect(field).toBeFocused();
    await page.keyboard.type(typed);
  }
  await tabTo(page, form(page).send);
  await page.keyboard.press("Enter");
  await expect(outcome).toBeVisible();
  await expect(page).not.toHaveTitle(/^Error: /);
});

test("the keyboard alone handles an unconfirmed inquiry, in the form and in the outbox bar", async ({
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

  await test.step("screen readers get the state of the inquiry", async () => {
    await expect(page.locator("#contact-outcome")).toMatchAriaSnapshot(`
      - heading "Not confirmed yet." [level=2]
      - paragraph: /We cannot receive messages right now. We send it again at .* and keep it on this device until then/
      - group "What you wrote": /An engine that weaves numbers/
      - button "Send now"
      - button "Copy"
      - group: Discard…
      - button "Write another"
    `);
  });

  await test.step("the form's actions are stops", async () => {
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
    await expect(form(page).message).toBeFocused();
  });

  await test.step("the bar's actions are stops, and send the inquiry", async () => {
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
});

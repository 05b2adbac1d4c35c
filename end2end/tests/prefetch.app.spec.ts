// Prefetch: the next page's data arrives before the click, and is fetched once.
import { appReady, expect, settled, test } from "../fixtures";
import { requests } from "../network";
import { heading } from "../search";

test("a link that the visitor points at, focuses or touches is fetched, once, and the home page's other links are not", {
  tag: ["@below-all", "@phone-all"],
}, async ({ page, open }) => {
  const seen = requests(page);
  await open("");
  await settled(page);
  await settled(page);
  expect(seen.data()).toEqual([]);
  const link = (name: string) => page.getByRole("link", { name, exact: true });
  const before = seen.documents();
  const fetchedPaths: string[] = [];

  for (const [sign, name, act] of [
    ["pointing at a link", "GraphQL", () => link("GraphQL").hover()],
    ["focusing a link", "Webhook", () => link("Webhook").focus()],
    // The finger is still down: there is no click yet.
    ["touching a link", "Microservices", () => link("Microservices").dispatchEvent("touchstart")],
  ] as const) {
    await test.step(`${sign} fetches its page's data`, async () => {
      const path = `terms/${name.toLowerCase()}/`;
      const fetched = page.waitForResponse(`**/${path}index.json`);
      await act();
      await (await fetched).finished();
      fetchedPaths.push(path);
      // The card on a link asks for the same data, which the browser's cache has.
      expect([...new Set(seen.data())]).toEqual(fetchedPaths);
      await expect(page).toHaveURL("");
    });
  }

  for (const name of ["GraphQL", "Webhook", "Microservices"]) {
    await test.step(`a click on ${name} uses the fetched data`, async () => {
      const asked = () => seen.data().filter((path) => path === `terms/${name.toLowerCase()}/`).length;
      const before = asked();
      // A tap: the pointer asks for no card.
      await link(name).first().dispatchEvent("click");
      await expect(heading(page)).toHaveText(name);
      expect(asked()).toBe(before);
      await page.getByRole("banner").getByRole("link", { name: "Plainspoken" }).click();
      await expect(heading(page)).toHaveText("Plainspoken");
    });
  }
  expect(seen.documents()).toBe(before);
});

test("links in view are fetched when the browser is idle, except where the visitor saves data", async ({ page, context }) => {
  await test.step("only links in view are fetched", async () => {
    await page.setViewportSize({ width: 900, height: 300 });
    const seen = requests(page);
    await page.goto("terms/graphql/");
    await appReady(page);
    await expect.poll(() => seen.data()).toContain("topics/backend-and-apis/");
    await settled(page);
    expect(seen.data()).not.toContain("terms/microservices/");
    const related = page.getByRole("region", { name: "Related terms" });
    await related.getByRole("link", { name: "Microservices" }).scrollIntoViewIfNeeded();
    await expect.poll(() => seen.data()).toContain("terms/microservices/");
  });

  await test.step("the links of a page that the app shows are fetched too", async () => {
    const seen = requests(page);
    expect(seen.data()).not.toContain("topics/architecture/");
    await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "Microservices" }).click();
    await expect(heading(page)).toHaveText("Microservices");
    // The page of GraphQL has no link to this topic.
    await expect.poll(() => seen.data()).toContain("topics/architecture/");
  });

  await test.step("with Save-Data only a link that the visitor points at is fetched", async () => {
    const saving = await context.newPage();
    await saving.addInitScript(() =>
      Object.defineProperty(navigator, "connection", { value: { saveData: true }, configurable: true }),
    );
    const seen = requests(saving);
    await saving.goto("terms/graphql/");
    await appReady(saving);
    const related = saving.getByRole("region", { name: "Related terms" });
    await related.scrollIntoViewIfNeeded();
    await settled(saving);
    await settled(saving);
    expect(seen.data()).toEqual([]);
    await related.getByRole("link", { name: "Microservices" }).hover();
    await expect.poll(() => seen.data()).toEqual(["terms/microservices/"]);
  });
});

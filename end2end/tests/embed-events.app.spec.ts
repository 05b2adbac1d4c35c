// Events of cards and the form in pages of another site, for marketing.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures";
import { SCRIPT, card, host } from "../host";

const HEAR = `<script>window.heard = []; for (const type of ["card-shown", "card-followed", "inquiry-started"])
  addEventListener("glossary:" + type, ({ type, detail, target }) => heard.push([type, detail.term, target.localName]));
  // The page stays.
  addEventListener("click", (event) => event.preventDefault());</script>`;
const heard = (page: Page) => page.evaluate("heard");
const ASKED = SCRIPT.replace(" async", ' data-data-layer data-utm-source="our shop" async');

test("cards that are shown and followed and a form that is begun are events, and go to dataLayer if the page asks", async ({ page, baseURL }) => {
  const body = `<main><h1>Our shop</h1><p><a href="GLOSSARY/terms/api/">interface</a></p>
    <glossary-term term="webhook"><a href="GLOSSARY/terms/webhook/">Webhook</a></glossary-term></main>`;
  await test.step("a card over a link", async () => {
    await host(page, baseURL ?? "", { head: HEAR, body: body + ASKED });
    const element = page.getByRole("group", { name: "Webhook" }).getByRole("link");
    await expect(element).toHaveAttribute("href", `${baseURL}terms/webhook/?utm_source=our%20shop`);
    await page.getByRole("link", { name: "interface" }).hover();
    await expect(card(page)).toBeVisible();
    const link = card(page).getByRole("link");
    await expect(link).toHaveAttribute("href", `${baseURL}terms/api/?utm_source=our%20shop`);
    await link.click();
    await page.keyboard.press("Escape");
    await page.mouse.move(0, 0);
    await element.click();
    const expected = [
      ["glossary:card-shown", "webhook"],
      ["glossary:card-shown", "api"],
      ["glossary:card-followed", "api"],
      ["glossary:card-followed", "webhook"],
    ];
    expect(((await heard(page)) as string[][]).map(([type, term]) => [type, term])).toEqual(expected);
    expect(await page.evaluate("dataLayer")).toEqual(expected.map(([event, term]) => ({ event, term })));
  });

  await test.step("the page does not ask", async () => {
    await host(page, baseURL ?? "", { head: HEAR, body: body + SCRIPT });
    await expect(page.getByRole("group", { name: "Webhook" }).getByRole("link")).toHaveAttribute("href", `${baseURL}terms/webhook/`);
    expect(await heard(page)).toEqual([["glossary:card-shown", "webhook", "glossary-term"]]);
    expect(await page.evaluate("typeof dataLayer")).toBe("undefined");
  });

  await test.step("a framed card, and a form", async () => {
    const frames = `<iframe title="API" src="GLOSSARY/embed/terms/api/?utm_source=frame" width="600" height="320"></iframe>
      <glossary-contact term="api"><a href="GLOSSARY/contact/">Write to us</a></glossary-contact>`;
    await host(page, baseURL ?? "", { head: HEAR, body: frames + ASKED });
    await expect.poll(() => heard(page)).toEqual([["glossary:card-shown", "api", "iframe"]]);
    await page.frameLocator("glossary-contact iframe").locator("html[data-app=ready]").waitFor({ state: "attached" });
    await page.frameLocator("glossary-contact iframe").getByLabel("Your name").pressSequentially("Ada");
    await expect.poll(() => page.evaluate("heard.at(-1)")).toEqual(["glossary:inquiry-started", "api", "glossary-contact"]);
    expect(await page.evaluate("dataLayer.at(-1)")).toEqual({ event: "glossary:inquiry-started", term: "api" });
    await page.frameLocator("iframe[title=API]").getByRole("link", { name: "More about API" }).click();
    await expect(page).toHaveURL(`${baseURL}terms/api/?utm_source=frame`);
  });
});

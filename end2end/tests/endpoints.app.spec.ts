// Endpoints other than the inbox: where the first cannot be reached, and where an answer proves nothing.
import { createHash } from "node:crypto";
import type { Page } from "@playwright/test";
import { ENDPOINT, fill, form, MARKER, message } from "../form";
import { appReady, expect, test } from "../fixtures";
import { stored } from "../inbox";
import { kept, outbox } from "../outbox";

/** Opens a term's page whose settings say something else of the endpoint. */
async function openWith(page: Page, change: Record<string, unknown>) {
  await page.route("**/terms/api/", async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(/(<script[^>]*id="?glossary-data"?[^>]*>)(.*?)(<\/script>)/s, (_, open, json, close) => {
      const data = JSON.parse(json);
      Object.assign(data.site.contact, change);
      return open + JSON.stringify(data).replaceAll("<", "\\u003c") + close;
    });
    await route.fulfill({ response, body });
  });
  await page.goto("terms/api/");
  await appReady(page);
}

test("where a blocker stops the first endpoint, the second one gets the same inquiry", async ({
  page,
  complaints,
  database,
}) => {
  complaints.expect(/ERR_BLOCKED_BY_CLIENT/);
  const tried: string[] = [];
  await page.route("**/api/blocked", (route) => {
    tried.push(route.request().postDataJSON().id);
    return route.abort("blockedbyclient");
  });
  await openWith(page, { endpoint: "/api/blocked", fallback: "/api/inquiries" });
  const text = message();
  await fill(page, text);
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  expect((await stored(database, text)).map(({ id }) => id)).toEqual(tried);
});

test("an endpoint that confirms nothing is not taken for a success, nor asked twice", async ({ page }) => {
  let posts = 0;
  await page.route(ENDPOINT, (route) => {
    posts += 1;
    return route.fulfill({ status: 200, contentType: "text/html", body: "<h1>Thank you!</h1>" });
  });
  await openWith(page, { preset: { kind: "netlify", form_name: "contact" } });
  await fill(page, message());
  await form(page).send.click();
  const { card } = outbox(page);
  await expect(card).toContainText("We cannot tell whether it arrived.");
  await expect(form(page).outcome).toBeHidden();
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await page.reload();
  await appReady(page);
  await expect(outbox(page).bar).toContainText("1 message not sent yet");
  expect(posts).toBe(1);
});

test("a field that HubSpot's form lacks is told in the message instead", async ({ page, complaints }) => {
  complaints.expect(/400/);
  const bodies: { fields: { name: string; value: string }[] }[] = [];
  await page.route(ENDPOINT, (route) => {
    bodies.push(route.request().postDataJSON());
    if (bodies.length === 2) return route.fulfill({ json: { inlineMessage: "Thanks for submitting the form." } });
    return route.fulfill({
      status: 400,
      json: {
        status: "error",
        message: "The request is not valid",
        errors: [
          { message: "Error in 'fields.company'. No such field", errorType: "FIELD_NOT_IN_FORM_DEFINITION" },
        ],
      },
    });
  });
  await openWith(page, { preset: { kind: "hubspot" } });
  await fill(page, "An engine");
  await form(page).company.fill("Analytical Engines");
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  expect(bodies).toHaveLength(2);
  const names = bodies.map(({ fields }) => fields.map(({ name }) => name));
  expect(names[0]).toContain("company");
  expect(names[1]).not.toContain("company");
  expect(bodies[1].fields.find(({ name }) => name === "message")?.value).toContain("Analytical Engines");
  expect(await kept(page)).toBe("");
});

test("the inbox's puzzle is solved anew for each attempt", async ({ page, complaints }) => {
  complaints.expect(/503/);
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  let asked = 0;
  await page.route("**/api/challenge", (route) => {
    asked += 1;
    const salt = `salt${asked}?expires=4102444800&`;
    const json = { algorithm: "SHA-256", challenge: hash(`${salt}4321`), maxnumber: 10_000, salt, signature: "signed" };
    return route.fulfill({ json });
  });
  const proofs: Record<string, unknown>[] = [];
  await page.route(ENDPOINT, (route) => {
    const { evidence } = route.request().postDataJSON();
    proofs.push(JSON.parse(Buffer.from(evidence.proof, "base64").toString()));
    return proofs.length === 1 ? route.fulfill({ status: 503, headers: MARKER }) : route.continue();
  });
  await openWith(page, { proof_of_work: true });
  await fill(page, message());
  await form(page).send.click();
  await outbox(page).card.getByRole("button", { name: "Send now" }).click();
  await expect(form(page).outcome).toBeVisible();
  expect(proofs).toMatchObject([
    { algorithm: "SHA-256", number: 4321, salt: "salt1?expires=4102444800&", signature: "signed" },
    { algorithm: "SHA-256", number: 4321, salt: "salt2?expires=4102444800&", signature: "signed" },
  ]);
});

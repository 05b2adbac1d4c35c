// Endpoints other than the inbox: where the first cannot be reached, and where an answer proves nothing.
import { createHash } from "node:crypto";
import { ENDPOINT, fill, form, MARKER, message } from "../form";
import { expect, settled, test } from "../fixtures";
import { stored } from "../inbox";
import { kept, outbox } from "../outbox";
import { openWith } from "../settings";

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
  const netlify = { preset: { kind: "netlify", form_name: "contact" } };
  await openWith(page, netlify);
  await fill(page, message());
  await form(page).send.click();
  const { card } = outbox(page);
  await expect(card).toContainText("Sent, but not confirmed.");
  await expect(form(page).outcome).toBeHidden();
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await openWith(page, netlify);
  await expect(outbox(page).bar).toContainText("1 message not confirmed yet");
  expect(posts).toBe(1);
  await outbox(page).open();
  await outbox(page).item.getByRole("button", { name: "Done, forget it" }).click();
  await expect(outbox(page).bar).toBeHidden();
  expect(await kept(page)).toBe("");
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
    return proofs.length === 1 ? route.fulfill({ status: 503, headers: { ...MARKER, "Retry-After": "3600" } }) : route.continue();
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

test("nobody else is asked for anything before the visitor sends", async ({ page, baseURL }) => {
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(new URL(baseURL ?? "").origin)) elsewhere.push(request.url());
  });
  await openWith(page, { preset: { kind: "hubspot" }, endpoint: "https://api.hsforms.com/submissions/v3/integration/submit/1/2" });
  await fill(page, message());
  await page.getByRole("button", { name: "Clear the form" }).click();
  await settled(page);
  expect(elsewhere).toEqual([]);
});

test("where the settings keep no trail, none is kept, shown or sent", async ({ page, database }) => {
  await openWith(page, { origin: "off" }, (html) => html.replace(/<details class="also">.*?<\/details>/s, "<!>"));
  await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "Webhook" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Webhook");
  const text = message();
  await fill(page, text);
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  const [{ context }] = await stored(database, text);
  expect(context).toMatchObject({ page: "/terms/webhook/", trail: [], referrer: "", utm: {} });
  const names = await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)].join());
  expect(names).not.toContain("trail");
});

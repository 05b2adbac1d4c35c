// What to do with the code in each system, as on the pages in docs/src/embed/systems.
const LINK = "Select the word and link it to this address, as often as you like.";
const READY = { link: LINK };

/** For each system: where the code of an element goes (`place`), the styles, and the script line (`once`). `link` is the
 * step for a link, which is plain HTML by default. A system that shows pasted HTML in a frame of its own needs frames. */
export const SYSTEMS = {
  html: {
    place: "Paste this where the card or the form should appear.",
    style: "Put this into your style sheet.",
    once: "Paste this once into each page with cards, links or the form, before </body>.",
  },
  wordpress: {
    ...READY,
    place: "Add a Custom HTML block where the card or the form should appear, and paste this.",
    style: "Open Appearance, Editor, Styles. Choose Additional CSS in the menu with the three dots, and paste this.",
    once: "Open Appearance, Editor, Patterns, and the template part Footer. Add a Custom HTML block at the end of the footer, and paste this.",
  },
  classic: {
    ...READY,
    place: "Add a Custom HTML block where the card or the form should appear, and paste this. In the classic editor, switch from Visual to Text first.",
    style: "Open Appearance, Customize, Additional CSS, and paste this.",
    once: "Paste this at the end of functions.php of a child theme, or into a plugin for code snippets.",
  },
  webflow: {
    ...READY,
    place: "Add a Code Embed element where the card or the form should appear, and paste this.",
    style: "Put this between <style> and </style> in the site settings under Custom code, Head code.",
    once: "Paste this in the site settings under Custom code, Footer code. Publish the site: the preview of the designer does not run scripts.",
  },
  squarespace: {
    ...READY,
    place: "Add a Code block where the card or the form should appear, choose HTML, and paste this.",
    style: "Open Website, Pages, Custom Code, Custom CSS, and paste this.",
    once: "Open Website, Pages, Custom Code, Code Injection, and paste this under Footer.",
  },
  shopify: {
    ...READY,
    place: "In the theme editor, add a Custom Liquid section or block where the card or the form should appear, and paste this.",
    style: "Open Theme settings, Custom CSS in the theme editor, and paste this.",
    once: "Open Online Store, Themes, Edit code, layout/theme.liquid, and paste this before </body>.",
  },
  wix: {
    ...READY,
    isFramed: true,
    place: "Choose Add Elements, Embed Code, Embed HTML, and paste this. Make the element as high as the preview.",
    style: "In Wix Studio, put this into global.css.",
    once: "Open Settings, Custom Code, Add Custom Code. Paste this, and choose All pages and Body – end.",
  },
  hubspot: {
    ...READY,
    place: "Add a Custom HTML module where the card or the form should appear, and paste this. In a rich text module, choose Advanced, Source code first.",
    style: "Open Settings, Content, Pages, Templates. Put this between <style> and </style> under Site header HTML.",
    once: "Open Settings, Content, Pages, Templates, and paste this under Site footer HTML.",
  },
  react: {
    place: "Write this where the card or the form should appear.",
    style: "Put this into your style sheet.",
    once: "Put this once into index.html, before </body>.",
  },
  nextjs: {
    place: "Write this where the card or the form should appear.",
    style: "Put this into app/globals.css.",
    once: "Put this into the body in app/layout.tsx, and import Script from next/script.",
  },
  gtm: {
    place: "Paste this into your page where the card or the form should appear.",
    style: "Put this into the style sheet of your site.",
    once: "Make a tag of the type Custom HTML, paste this, and choose the trigger All Pages.",
  },
  email: {},
};

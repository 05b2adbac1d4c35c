// What the scripts share of the page.

export const html = document.documentElement;

/** The element whose text screen readers read out. */
export const announcement = () => document.getElementById("announcement");

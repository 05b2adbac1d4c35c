// The texts of all pages.
export const TEXT = "Our API is here.";
export const CONDITION = "A webhook is here. ";

// The elements of embed.module.js in JSX: `import type {} from "./embed.react"`, once.
import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { FrameAttributes } from "./embed.module";

type Props<Own> = DetailedHTMLProps<Omit<HTMLAttributes<HTMLElement>, keyof Own>, HTMLElement> & Own;

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "glossary-term": Props<{ term: string }>;
      "glossary-link": Props<{ term: string }>;
      "glossary-contact": Props<FrameAttributes>;
    }
  }
}

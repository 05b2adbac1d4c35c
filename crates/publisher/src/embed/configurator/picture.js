// The picture of a term's card, for e-mail.
const WIDTH = 600;
const PADDING = 28;

/** Returns the lines of a text that fit into a width. */
export const wrapText = (text, width, measure) => {
  const lines = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line ? `${line} ${word}` : word;
    if (line && measure(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
};

/** Saves the picture, in twice the size for sharp screens. */
export const savePicture = ({ name, expansion, definition }, slug, { accent, radius }) => {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  const { fontFamily } = getComputedStyle(document.querySelector("h1"));
  const texts = [[name, "bold 34px", 42, "#14161a"], [expansion, "italic 20px", 28, "#474b55"], [definition, "21px", 31, "#14161a"]];
  const lines = texts.filter(([text]) => text).flatMap(([text, font, height, colour], at) => {
    context.font = `${font} ${fontFamily}`;
    const wrapped = wrapText(text, WIDTH - 2 * PADDING, (part) => context.measureText(part).width);
    return wrapped.map((line, position) => ({ line, font, colour, height: height + (at && !position ? 6 : 0) }));
  });
  const height = lines.reduce((sum, line) => sum + line.height, 2 * PADDING);
  [canvas.width, canvas.height] = [2 * WIDTH, 2 * height];
  context.scale(2, 2);
  context.beginPath();
  context.roundRect?.(0.5, 0.5, WIDTH - 1, height - 1, Number(radius));
  context.clip();
  context.fillStyle = "#fbfaf7";
  context.fillRect(0, 0, WIDTH, height);
  context.strokeStyle = "#d8d5cc";
  context.stroke();
  context.fillStyle = accent;
  context.fillRect(0, 0, WIDTH, 5);
  let y = PADDING;
  for (const { line, font, colour, height } of lines) {
    context.font = `${font} ${fontFamily}`;
    context.fillStyle = colour;
    y += height;
    context.fillText(line, PADDING, y - 8);
  }
  const link = document.createElement("a");
  link.href = canvas.toDataURL();
  link.download = `${slug}.png`;
  link.click();
};

/** A line on standard error that is rewritten on a terminal, and now and then written anew elsewhere. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr) {
  let shown = '';
  let lines = 0;
  return {
    show: (text: string) => {
      if (stream.isTTY) stream.write(`\r${text.padEnd(shown.length)}`);
      // A log should not grow by a line a page.
      else if (lines % 50 === 0) stream.write(`${text}\n`);
      shown = text;
      lines++;
    },
    done: () => {
      if (stream.isTTY && shown !== '') stream.write('\n');
    },
  };
}

/** Several lanes of work, one output: one of them speaks as it goes, the others' reports come whole, between its own. */

/**
 * @typedef {object} Lane
 * @property {(text: string) => void} write
 * @property {() => void} pause the report so far is whole: whatever of the others is whole may be printed here
 * @property {() => void} close it says nothing more
 */

/** @param {(text: string) => void} print */
export function createFloor(print) {
  /** In order of rank: the first one speaks. @type {{ text: string }[]} */
  const open = [];
  /** Reports that wait for a pause. @type {string[]} */
  const whole = [];
  const speaks = (/** @type {{ text: string }} */ lane) => open[0] === lane;
  const printWhole = () => {
    for (const text of whole.splice(0)) print(text);
  };

  return {
    /**
     * Opens a lane below those that are open.
     * @returns {Lane}
     */
    open() {
      const lane = { text: '' };
      open.push(lane);
      const settle = () => {
        if (speaks(lane)) return printWhole();
        if (lane.text) whole.push(lane.text);
        lane.text = '';
      };
      return {
        write(text) {
          if (speaks(lane)) print(text);
          else lane.text += text;
        },
        pause: settle,
        close() {
          settle();
          const spoke = speaks(lane);
          open.splice(open.indexOf(lane), 1);
          const next = open[0];
          if (!next) return printWhole();
          if (!spoke) return;
          print(next.text);
          next.text = '';
        },
      };
    },
  };
}

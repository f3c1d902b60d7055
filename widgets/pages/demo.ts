/** The sample county site: its look, and its own buttons that open the widget through its JS API. */
import './demo.css';
import './demo-blocks.css';
import type { YixiantongApi } from '../loader/main.ts';

const api = (): YixiantongApi | undefined => window.Yixiantong;

for (const element of document.querySelectorAll('#ask, [data-ask]')) {
  element.addEventListener('click', (event) => {
    const widget = api();
    if (!widget) return;
    event.preventDefault();
    widget.open();
  });
}

/** Landing page: its look, whether the service is ready, and the embed line with this server's address. */
import '../shared/theme.css';
import './landing.css';
import type { PublicSite } from '../../routing/protocol/views.ts';

const tag = document.getElementById('tag');
if (tag) tag.textContent = `<script async src="${location.origin}/widget.js" data-region="990101"></script>`;

const health = document.getElementById('health');
const look = async (): Promise<void> => {
  if (!health) return;
  try {
    const response = await fetch('/readyz');
    health.textContent = response.ok ? '● 服务就绪' : '○ 服务正在启动或暂不可用';
    health.dataset.ready = String(response.ok);
  } catch {
    health.textContent = '○ 无法连接服务';
    health.dataset.ready = 'false';
  }
};
void look();

/** Frequent questions and notices are linked only where the bureau has opened them. */
const openDoors = async (): Promise<void> => {
  const answer = await fetch('/api/v1/public/site').catch(() => undefined);
  if (!answer?.ok) return;
  const site = (await answer.json()) as PublicSite;
  for (const name of ['faq', 'notices'] as const) {
    const door = document.getElementById(name);
    if (door) door.hidden = site[name] !== true;
  }
};
void openDoors();

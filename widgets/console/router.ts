/** Pages of the console behind the hash, so that any server path and any proxy can hold them. */
import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router';
import { can, me } from './state/session.ts';

export interface PageEntry {
  name: string;
  /** Any of these permissions opens the page. */
  needs: string[];
  /** Pages of daily work stand first, those of administration after a gap. */
  group: 'desk' | 'admin';
}

/** In the order of the navigation. */
export const PAGES = [
  { name: 'work', needs: ['ticket.serve'], group: 'desk' },
  { name: 'grab', needs: ['ticket.serve'], group: 'desk' },
  { name: 'orders', needs: ['order.handle', 'ticket.serve'], group: 'desk' },
  { name: 'supervision', needs: ['order.supervise'], group: 'desk' },
  { name: 'counter', needs: ['counter.file'], group: 'desk' },
  { name: 'appointments', needs: ['counter.file', 'ticket.serve'], group: 'desk' },
  { name: 'follow', needs: ['ticket.serve'], group: 'desk' },
  { name: 'duty', needs: ['duty.swap'], group: 'desk' },
  { name: 'reports', needs: ['report.read'], group: 'admin' },
  { name: 'simulate', needs: ['simulation.run'], group: 'admin' },
  { name: 'ratings', needs: ['rating.read'], group: 'admin' },
  { name: 'bulletins', needs: ['bulletin.send'], group: 'admin' },
  { name: 'sanctions', needs: ['sanction.manage', 'sanction.object'], group: 'admin' },
  { name: 'staff', needs: ['staff.manage'], group: 'admin' },
  { name: 'shifts', needs: ['shift.read'], group: 'admin' },
  { name: 'canned', needs: ['canned.manage'], group: 'admin' },
  { name: 'advisers', needs: ['adviser.manage'], group: 'admin' },
  { name: 'rules', needs: ['rules.manage'], group: 'admin' },
  { name: 'policies', needs: ['policy.manage'], group: 'admin' },
  { name: 'models', needs: ['rules.manage'], group: 'admin' },
  { name: 'services', needs: ['service.manage'], group: 'admin' },
  { name: 'exchange', needs: ['partner.manage', 'delivery.manage'], group: 'admin' },
  { name: 'site', needs: ['site.manage'], group: 'admin' },
  { name: 'subjects', needs: ['subject.manage'], group: 'admin' },
  { name: 'keys', needs: ['apikey.manage'], group: 'admin' },
  { name: 'audit', needs: ['audit.read'], group: 'admin' },
] as const satisfies readonly PageEntry[];
export type PageName = (typeof PAGES)[number]['name'];

export const openPages = () => PAGES.filter((page) => can(...page.needs));

const page = (name: PageName, load: RouteRecordRaw['component'], tail = ''): RouteRecordRaw =>
  ({ path: `/${name}${tail}`, name, component: load }) as RouteRecordRaw;

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', name: 'home', component: () => import('./layout/home-view.vue') },
    page('work', () => import('./work/work-view.vue'), '/:id?'),
    page('orders', () => import('./orders/orders-view.vue'), '/:id?'),
    page('supervision', () => import('./orders/supervision-view.vue'), '/:id?'),
    page('grab', () => import('./grab/grab-view.vue')),
    page('counter', () => import('./counter/counter-view.vue')),
    page('appointments', () => import('./appointments/appointments-view.vue')),
    page('follow', () => import('./follow/follow-view.vue')),
    page('reports', () => import('./reports/reports-view.vue')),
    page('simulate', () => import('./simulate/simulate-view.vue')),
    page('ratings', () => import('./reports/ratings-view.vue')),
    page('bulletins', () => import('./bulletins/bulletins-view.vue')),
    page('sanctions', () => import('./sanctions/sanctions-view.vue'), '/:kind?/:id?'),
    page('staff', () => import('./staff/staff-view.vue')),
    page('shifts', () => import('./duty/duty-view.vue'), '/:tab?'),
    page('duty', () => import('./duty/my-duty-view.vue')),
    page('canned', () => import('./texts/canned-view.vue')),
    page('advisers', () => import('./staff/advisers-view.vue')),
    page('rules', () => import('./rules/rules-view.vue')),
    page('policies', () => import('./policies/policies-view.vue')),
    page('models', () => import('./models/models-view.vue')),
    page('services', () => import('./site/services-view.vue')),
    page('exchange', () => import('./partners/exchange-view.vue')),
    page('site', () => import('./site/site-view.vue')),
    page('subjects', () => import('./subjects/subjects-view.vue'), '/:id?'),
    page('keys', () => import('./staff/keys-view.vue')),
    page('audit', () => import('./subjects/audit-view.vue')),
    { path: '/:rest(.*)*', redirect: '/' },
  ],
});

/** Where this person is sent instead of a page that he may not open, or of none at all. */
export const rightPage = (name: unknown): PageName | undefined => {
  const known = PAGES.find((entry) => entry.name === name);
  return known && can(...known.needs) ? known.name : openPages()[0]?.name;
};

router.beforeEach((to) => {
  if (!me.value) return true;
  const right = rightPage(to.name);
  return right === undefined || right === to.name ? true : { name: right, replace: true };
});

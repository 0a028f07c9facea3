import type { PageRoute } from '#kit/navigation'

/** Self-evaluation and certificates. */
export const standardizationRoutes: PageRoute[] = [
  {
    path: 'standardization/evaluations',
    component: () => import('./EvaluationsPage.vue'),
    meta: { title: '自评', nav: { section: '标准化', order: 1 }, needs: 'Evaluation:read' },
  },
  {
    path: 'standardization/evaluations/:id',
    component: () => import('./EvaluationPage.vue'),
    meta: { title: '标准化自评', needs: 'Evaluation:read' },
  },
  {
    path: 'standardization/certificates',
    component: () => import('./CertificatesPage.vue'),
    meta: { title: '证书', nav: { section: '标准化', order: 2 }, needs: 'Certificate:read' },
  },
]

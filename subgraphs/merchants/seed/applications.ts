import { derivedId } from '@supermall/kernel/id'
import type { Application } from '../domain/application.ts'

const UNDECIDED = { reason: null, shopId: null, decidedBy: null, decidedAt: null, version: 1 }

export const applications: readonly Application[] = [
  {
    id: derivedId('map', 0),
    applicantId: derivedId('acc', 41),
    status: 'PENDING',
    ...UNDECIDED,
    name: '老街茶铺 Old Street Tea',
    categoryId: derivedId('sct', 2),
    username: 'old-street-tea',
    contactName: '茶三',
    contactPhone: '13900004101',
    description: 'Pu-erh and white tea from our own hills.',
    form: [
      { key: 'licence', label: '营业执照', kind: 'LINK', value: '/media/demo/licence-0.png' },
      { key: 'stores', label: 'Number of stores', kind: 'NUMBER', value: '2' },
      { key: 'since', label: 'In business since', kind: 'DATE', value: '2012-05-01' },
    ],
    createdAt: new Date('2026-10-12T03:00:00Z'),
  },
  {
    id: derivedId('map', 1),
    applicantId: derivedId('acc', 42),
    ...UNDECIDED,
    status: 'REJECTED',
    version: 2,
    name: 'Bargain Watches',
    categoryId: null,
    username: null,
    form: [],
    contactName: '钟一',
    contactPhone: '13900004201',
    description: 'Famous watches, very cheap.',
    reason: 'We need a proof that these watches are genuine.',
    decidedBy: derivedId('acc', 900),
    decidedAt: new Date('2026-09-02T03:00:00Z'),
    createdAt: new Date('2026-09-01T03:00:00Z'),
  },
]

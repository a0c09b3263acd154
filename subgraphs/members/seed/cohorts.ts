import { derivedId } from '@supermall/kernel/id'
import type { Cohort } from '../domain/cohort.ts'
import { memberIdOf } from '../domain/member.ts'

const group = (ordinal: number, name: string, description: string): Cohort => ({
  id: derivedId('mgr', ordinal),
  kind: 'GROUP',
  name,
  description,
  version: 1,
})
const tag = (ordinal: number, name: string, description: string): Cohort => ({
  id: derivedId('mtg', ordinal),
  kind: 'TAG',
  name,
  description,
  version: 1,
})

export const groups: readonly Cohort[] = [
  group(0, '内购会', 'May buy what is not for everybody.'),
  group(1, '企业客户', 'Buys for a company.'),
  group(2, '校园用户', 'Students and teachers.'),
]

export const tags: readonly Cohort[] = [
  tag(0, '高复购', 'Comes again within a month.'),
  tag(1, '母婴', 'Buys for a child.'),
  tag(2, '需电话确认', 'Wants a call before each parcel.'),
  tag(3, '易投诉', 'Answer within the hour.'),
]

const everyNth = (cohort: Cohort, every: number) =>
  Array.from({ length: Math.floor(50 / every) }, (_, index) => ({
    memberId: memberIdOf(derivedId('acc', (index + 1) * every)),
    cohortId: cohort.id,
  }))

export const cohortMembers = [
  ...groups.flatMap((cohort, index) => everyNth(cohort, 3 + 2 * index)),
  ...tags.flatMap((cohort, index) => everyNth(cohort, 4 + 3 * index)),
]

import type { Viewer } from '@supermall/subgraph/viewer'
import { can } from '@supermall/subgraph/viewer'
import type { Member } from '../domain/member.ts'

export const seesAllMembers = (viewer: Viewer): boolean => can(viewer, 'members.member.view')

/** A member's things are for the member and for staff who may see members. */
export const seesMember = (viewer: Viewer, accountId: string): boolean =>
  seesAllMembers(viewer) || (viewer.audience === 'CONSUMER' && viewer.accountId === accountId)

/** Of people who are gone nothing is shown. */
export const shownTo = (viewer: Viewer, member: Member | null): Member | null =>
  member && member.deletedAt === null && seesMember(viewer, member.accountId) ? member : null

/** Goods are offered to groups by the staff of shops as well. */
export const seesGroups = (viewer: Viewer): boolean => viewer.audience === 'MERCHANT' || viewer.audience === 'PLATFORM'

export const seesTags = (viewer: Viewer): boolean => seesAllMembers(viewer) || can(viewer, 'members.group.edit')

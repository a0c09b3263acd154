import type { Id } from '@supermall/kernel/id'
import { findExports } from '@supermall/subgraph/export-runs'
import { byId, lists, rows } from '@supermall/subgraph/load'
import type { Viewer } from '@supermall/subgraph/viewer'
import type { Address } from '../domain/address.ts'
import type { Cohort } from '../domain/cohort.ts'
import type { Field } from '../domain/field.ts'
import type { Level } from '../domain/level.ts'
import type { Member } from '../domain/member.ts'
import { findAddresses, listAddressesOf } from './addresses.ts'
import type { Membership } from './cohorts.ts'
import { countMembersOf, findCohorts, listMemberships } from './cohorts.ts'
import type { Tx } from './database.ts'
import type { Export } from './exports.ts'
import { listFavouritesAmong } from './favourites.ts'
import type { KeptAnswer } from './fields.ts'
import { findFields, listAnswers } from './fields.ts'
import { findLevels } from './levels.ts'
import type { MassMessage } from './mass-messages.ts'
import { findMessages } from './mass-messages.ts'
import { countMembersAt, findMembers, findMembersOf } from './members.ts'

export type Loaders = ReturnType<typeof loaders>

/** Made once per request: what one request asks twice is read once. */
export const loaders = (db: Tx, viewer: Viewer) => ({
  member: rows<Member>((ids) => findMembers(db, ids)),
  memberOf: byId<string, Member>(
    (accountIds) => findMembersOf(db, accountIds),
    ({ accountId }) => accountId,
  ),
  level: rows<Level>((ids) => findLevels(db, ids)),
  levelSize: rows((ids) => countMembersAt(db, ids)),
  cohort: rows<Cohort>((ids) => findCohorts(db, ids)),
  cohortSize: rows((ids) => countMembersOf(db, ids)),
  address: rows<Address>((ids) => findAddresses(db, ids)),
  addressesOf: lists<Address>('accountId', (accountIds) => listAddressesOf(db, accountIds)),
  membershipsOf: lists<Membership>('memberId', (memberIds) => listMemberships(db, memberIds)),
  field: rows<Field>((ids) => findFields(db, ids)),
  answersOf: lists<KeptAnswer>('memberId', (memberIds) => listAnswers(db, memberIds)),
  export: rows<Export>((ids) => findExports(db, ids)),
  message: rows<MassMessage>((ids) => findMessages(db, ids)),
  favourite: byId<Id<'prd'>, Id<'prd'>>(
    (productIds) => favourites(db, viewer, productIds),
    (productId) => productId,
  ),
})

const favourites = async (db: Tx, viewer: Viewer, productIds: readonly Id<'prd'>[]): Promise<Id<'prd'>[]> =>
  viewer.audience === 'CONSUMER' ? listFavouritesAmong(db, viewer.accountId, productIds) : []

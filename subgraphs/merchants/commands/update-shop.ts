import { checkChange, checked, checkLine, checkLink, checkText } from '@supermall/kernel/check'
import type { Point } from '@supermall/kernel/geo'
import { checkPoint } from '@supermall/kernel/geo'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { findCategory } from '../data/groups.ts'
import type { ShopEdit } from '../data/shops.ts'
import { isNameTaken, isSlugTaken } from '../data/shops.ts'
import { checkForm, phoneKey } from '../domain/check.ts'
import { rounded } from '../domain/geo.ts'
import { notFound } from '../domain/refusals.ts'
import type { Shop } from '../domain/shop.ts'
import type { ExpectedShop } from './change-shop.ts'
import { changeShop } from './change-shop.ts'

type UpdateShop = ExpectedShop & {
  readonly name?: string | null
  readonly slug?: string | null
  readonly logoUrl?: string | null
  readonly bannerUrl?: string | null
  readonly description?: string | null
  readonly categoryId?: string | null
  readonly address?: string | null
  readonly location?: Point | null
  readonly contactName?: string | null
  readonly contactPhone?: string | null
}

export async function updateShop(input: UpdateShop, unit: OperatorUnit): Promise<Result<Shop>> {
  const fine = checkInput(input)
  if (!fine.ok) return fine
  return changeShop(input, unit, { summary: 'Changed the page of a shop', decide: (shop) => decide(input, shop, unit) })
}

async function decide(input: UpdateShop, shop: Shop, { db }: OperatorUnit): Promise<Result<ShopEdit>> {
  const { name, slug } = input
  if (name && (await isNameTaken(db, name, shop.id)))
    return refused('NAME_TAKEN', 'A shop has this name already.', 'name')
  if (slug && (await isSlugTaken(db, slug, shop.id)))
    return refused('SLUG_TAKEN', 'A shop has this address already.', 'slug')
  const categoryId = input.categoryId ? parseId('sct', input.categoryId) : null
  if (input.categoryId && !(categoryId && (await findCategory(db, categoryId)))) return notFound('categoryId')
  return ok({ ...editOf(input), ...(input.categoryId === undefined ? {} : { categoryId }) })
}

/** Null takes away what may be missing, and leaves alone what may not. */
function editOf({ logoUrl, bannerUrl, location, ...input }: UpdateShop): ShopEdit {
  const { name, slug, description, address, contactName, contactPhone } = input
  return {
    ...(name == null ? {} : { name: name.trim() }),
    ...(slug == null ? {} : { slug }),
    ...(description == null ? {} : { description: description.trim() }),
    ...(address == null ? {} : { address: address.trim() }),
    ...(contactName == null ? {} : { contactName: contactName.trim() }),
    ...(contactPhone == null ? {} : { contactPhone: phoneKey(contactPhone) }),
    ...(logoUrl === undefined ? {} : { logoUrl }),
    ...(bannerUrl === undefined ? {} : { bannerUrl }),
    ...(location === undefined ? {} : location ? rounded(location) : NOWHERE),
  }
}

const NOWHERE = { latitude: null, longitude: null }

function checkInput({ shopId: _shop, expectedVersion: _version, ...changes }: UpdateShop): Result<null> {
  return checked(
    checkChange(changes),
    checkLine(changes.name, { least: 1, most: 60 }, 'name'),
    checkForm(changes.slug, 'SLUG_INVALID', 'slug'),
    checkLink(changes.logoUrl, 'logoUrl'),
    checkLink(changes.bannerUrl, 'bannerUrl'),
    checkText(changes.description, { most: 2000 }, 'description'),
    checkText(changes.address, { most: 200 }, 'address'),
    checkPoint(changes.location, 'location'),
    checkLine(changes.contactName, { least: 1, most: 40 }, 'contactName'),
    checkForm(changes.contactPhone, 'PHONE_INVALID', 'contactPhone'),
  )
}

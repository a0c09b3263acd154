/** What stands in place of what is not kept. */
export const MASKED = '***'

/** By these names, whatever else is in them, go keys and what proves them, cards, and people. */
const SECRET =
  /secret|token|passw|pwd|^(api|private|public|account)?keys?$|keyid|credential|authori[sz]ation|signature|^sign$|paysign|cert|nonce|ciphertext|associateddata|prepay|fingerprint|authcode|authno|^otp$|^pin$|sms|verif(y|ication)?code|captcha|session|cookie|refresh|assertion/
const CARD =
  /card|cvc|cvv|cvn|^cv2$|^pan$|last4|acc(oun)?t?(no|num|number)$|^number$|^exp(ir(y|es|ation)?)?(month|year|date)?$|iban|^bic$|routing|^bin$|^iin$|^track|paymentmethod(id|data|details|options)?$|^source$|^sourcedata$/
const PERSON =
  /name$|^name|^nick|alias|^given|^family|^first|^last$|gender|^sex$|login|^user$|^uid$|adminarea|mail|phone|mobile|^tel|contact|address|street|postal|postcode|zip|^city$|^line[12]$|payer|buyer|payee|customer|recipient|receiver|consignee|shipping|billing|owner|holder|^to$|openid|unionid|userid|logonid|idcard|idn(o|um|umber)$|identity|certifid|birth|^ip$|ipaddr|clientip|passport|^tax|note|greeting|memo|passback|^attach$|^body$/
/** What a client would pay with is a secret between the provider and the buyer. */
const STEP = /url|uri|link|href|qrcode|^tn$|nextaction/

const NAMES = [SECRET, CARD, PERSON, STEP]

/** What providers say in whole sentences; other words are somebody's. */
const SENTENCES = /^(message|msg|submsg|respmsg|origrespmsg|description|issue|errordescription|tradestatedesc)$/

const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')

/** Of `metadata[orderId]` each part counts. A name in other letters than these says nothing to anybody here. */
export const isHidden = (name: string): boolean =>
  /[^\x20-\x7e]/.test(name) || name.split(/[[\]]/).some((part) => NAMES.some((words) => words.test(plainName(part))))

export const isSentence = (name: string): boolean => SENTENCES.test(plainName(name))

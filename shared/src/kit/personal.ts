import { z } from 'zod'

/**
 * Personal data in replies (《个人信息保护法》第五十一条): a field declared with one of these codecs leaves the server
 * masked, whoever asks and whatever the handler returns. Raw values have doors of their own, see docs/adr/0012.
 */

/** 138****5678. Mobile numbers are a person's; landlines and 12350 are an office's and stay legible. */
export const maskPhone = (phone: string): string => phone.replace(/^(1\d{2})\d{4}(\d{4})$/, '$1****$2')

/** z***@example.com. */
export const maskMail = (mail: string): string => mail.replace(/^(.)[^@]*@/, '$1***@')

const masked = (mask: (text: string) => string) =>
  z.codec(z.string(), z.string(), { decode: (text) => text, encode: mask })
export const MaskedPhone = masked(maskPhone)
export const MaskedMail = masked(maskMail)

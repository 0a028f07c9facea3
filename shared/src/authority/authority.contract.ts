import { z } from 'zod'
import { Administration, Appointment, FirstPassword, Login } from '../account/account.contract'
import { Phone } from '../enterprise/enterprise.contract'
import { ById, CivilDate, Done, defineApi, Id, Instant, optionalText, PageQuery, pageOf, text } from '../kit/contract'
import { sectors } from '../reference/sectors'

export const JurisdictionRow = z.object({
  id: Id,
  version: z.number().int(),
  /** Region code; everything below it belongs to the jurisdiction. */
  regionCode: z.string(),
  /** null: every sector. */
  sectors: z.array(z.enum(sectors)).nullable(),
  validFrom: CivilDate,
  validTo: CivilDate.nullable(),
})

/** A government department with a jurisdiction. `id` is the tenant's id. */
export const AuthorityRow = z.object({
  id: Id,
  version: z.number().int(),
  name: z.string(),
  shortName: z.string(),
  regionCode: z.string(),
  /** 发文机关代字, as in 新应急督〔2026〕3号. */
  documentWord: z.string(),
  /** 发文机关标志, the red line over documents; null where the office's template has none. */
  redHead: z.string().nullable(),
  phone: z.string().nullable(),
  createdAt: Instant,
})
export type AuthorityRow = z.output<typeof AuthorityRow>

export const JurisdictionWrite = z
  .strictObject({
    regionCode: z.string('请选择区域').regex(/^\d{2,9}$/, '请选择区域'),
    sectors: z.array(z.enum(sectors)).min(1, '请至少选择一个行业，或选择全部行业').nullable(),
    validFrom: CivilDate,
    validTo: CivilDate.nullish(),
  })
  .refine(({ validFrom, validTo }) => !validTo || validTo >= validFrom, {
    message: '截止日期不能早于起始日期',
    path: ['validTo'],
  })

export const AuthorityWrite = z.strictObject({
  name: text('机构名称', 120, 4),
  shortName: text('机构简称', 40, 2),
  regionCode: z.string('请选择所在区域').regex(/^\d{2,9}$/, '请选择所在区域'),
  documentWord: text('发文机关代字', 20, 1),
  redHead: optionalText('文书红头', 40),
  phone: Phone.nullish(),
})

export const authorityApi = defineApi({
  list: {
    method: 'GET',
    path: '/authorities',
    summary: '监管机构',
    allow: 'Authority:read',
    query: PageQuery.extend({ q: z.string().max(60).optional() }),
    output: pageOf(AuthorityRow),
  },
  get: {
    method: 'GET',
    path: '/authorities/:id',
    summary: '一家监管机构及其辖区',
    allow: 'Authority:read',
    params: ById,
    output: AuthorityRow.extend({ jurisdictions: z.array(JurisdictionRow) }),
  },
  create: {
    method: 'POST',
    path: '/authorities',
    summary: '开通监管机构，返回首位管理员的一次性初始密码',
    allow: 'Authority:create',
    once: true,
    body: AuthorityWrite.extend({
      administrator: z.strictObject({ name: text('管理员姓名', 40, 2), login: Login }),
      jurisdictions: z.array(JurisdictionWrite).min(1, '请至少设置一个辖区'),
    }),
    confidential: true,
    output: z.object({ authority: AuthorityRow, login: z.string(), initialPassword: z.string() }),
  },
  administration: {
    method: 'GET',
    path: '/authorities/:id/administration',
    summary: '监管机构现有的管理员，以及补任系统管理员时谁会收到消息',
    allow: 'Authority:appoint',
    params: ById,
    output: Administration,
  },
  appoint: {
    method: 'POST',
    path: '/authorities/:id/administrators',
    summary: '监管机构没有人能管账号时补任系统管理员，返回一次性初始密码',
    allow: 'Authority:appoint',
    once: true,
    params: ById,
    body: Appointment,
    confidential: true,
    output: FirstPassword,
  },
  edit: {
    method: 'PUT',
    path: '/authorities/:id',
    summary: '修改监管机构',
    allow: 'Authority:edit',
    versioned: true,
    params: ById,
    body: AuthorityWrite,
    output: AuthorityRow,
  },
  addJurisdiction: {
    method: 'POST',
    path: '/authorities/:id/jurisdictions',
    summary: '增加一个辖区',
    allow: 'Authority:edit',
    once: true,
    params: ById,
    body: JurisdictionWrite,
    output: JurisdictionRow,
  },
  endJurisdiction: {
    method: 'POST',
    path: '/authorities/:id/jurisdictions/:jurisdiction/end',
    summary: '终止一个辖区',
    allow: 'Authority:edit',
    params: z.strictObject({ id: Id, jurisdiction: Id }),
    body: z.strictObject({ on: CivilDate }),
    output: Done,
  },
})

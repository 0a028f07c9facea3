import type { Role } from '@shuangfang/shared/access/roles'
import type { Sector } from '@shuangfang/shared/reference/sectors'
import { Authorities, Jurisdictions } from '../modules/authority/authority.entity'
import { day } from './calendar'
import type { People } from './people'
import type { Office, World } from './world'

interface OfficeText {
  /** First part of its people's logins. */
  login: string
  name: string
  short: string
  region: string
  sectors: Sector[] | null
  word: string
  phone: string
}

// biome-ignore format: one office a line
const offices: readonly OfficeText[] = [
  { login: 'yingji', name: '新郑市应急管理局', short: '新郑应急局', region: '410184', sectors: null, word: '新应急督', phone: '0371-00000001' },
  { login: 'zzyingji', name: '郑州市应急管理局', short: '郑州应急局', region: '4101', sectors: null, word: '郑应急督', phone: '0371-00000002' },
  { login: 'zhujian', name: '新郑市住房和城乡建设局', short: '新郑住建局', region: '410184', sectors: ['construction', 'gas'], word: '新住建督', phone: '0371-00000003' },
  { login: 'jiaotong', name: '新郑市交通运输局', short: '新郑交通局', region: '410184', sectors: ['transport'], word: '新交督', phone: '0371-00000004' },
  { login: 'shijian', name: '新郑市市场监督管理局', short: '新郑市监局', region: '410184', sectors: ['special_equipment'], word: '新市监督', phone: '0371-00000005' },
  { login: 'xuedian', name: '薛店镇安全生产监管办公室', short: '薛店镇安办', region: '410184106', sectors: null, word: '薛安督', phone: '0371-00000006' },
  { login: 'longhu', name: '龙湖镇安全生产监管办公室', short: '龙湖镇安办', region: '410184109', sectors: null, word: '龙安督', phone: '0371-00000007' },
]

type Post = readonly [login: string, post: string, roles: Role[], name?: string]
const bureau: readonly Post[] = [
  ['juzhang', '局长', ['leader'], '赵保国'],
  ['duban', '督办科科长', ['supervisor']],
  ['jiancha', '执法检查员', ['inspector', 'enforcement_officer']],
  ['jiancha2', '检查员', ['inspector']],
  ['guanli', '系统管理员', ['system_admin']],
  ['shenji', '安全审计员', ['audit_admin']],
]
const town: readonly Post[] = [
  ['zhuren', '安办主任', ['leader', 'supervisor'], '赵文忠'],
  ['anban', '安全员', ['township_officer', 'inspector']],
  ['wangge', '网格员', ['grid_worker']],
  ['shenji', '安全审计员', ['audit_admin']],
]

/** The operator of the platform and the authorities of the demo city, with a person for every role. */
export function addOffices(world: World, people: People): Office[] {
  const { sink, calendar, random } = world
  const founded = new Date(calendar.anchor.getTime() - 760 * day + 9 * 3_600_000)
  const operator = sink.tenant('operator', '平台运营', 'active', founded)
  const asker = people.add({
    tenantId: operator,
    login: 'yunying',
    name: '钱明哲',
    post: '平台运营',
    roles: ['operator'],
    createdAt: founded,
  })
  // Whatever one of the operator asks for, the other confirms.
  people.add({
    tenantId: operator,
    login: 'yunying.fuhe',
    name: '孙启航',
    post: '平台运营复核',
    roles: ['operator'],
    createdAt: founded,
  })
  return offices.map((text) => {
    const tenantId = sink.tenant('authority', text.name, 'active', founded)
    const row = sink.add(Authorities, {
      id: tenantId,
      tenantId,
      createdAt: founded,
      name: text.name,
      shortName: text.short,
      regionCode: text.region,
      documentWord: text.word,
      redHead: text.region.length > 6 ? null : `${text.name}文件`,
      phone: text.phone,
    })
    const part = { regionCode: text.region, sectors: text.sectors, validFrom: '2020-01-01', validTo: null }
    sink.add(Jurisdictions, { tenantId, createdAt: founded, ...part })
    const opening = { name: text.name, jurisdictions: [part], reason: '平台开通首批监管机构', askedBy: asker.name }
    const posts = text.region.length > 6 ? town : bureau
    const staff = posts.map(([login, post, roles, name], i) =>
      people.add({
        tenantId,
        login: `${text.login}.${login}`,
        name:
          i === 0 && text.login !== 'yingji'
            ? `赵${random.pick(['建军', '立新', '春生', '明月', '振宇', '少华'])}`
            : (name ?? people.name()),
        post,
        roles,
        createdAt: founded,
      }),
    )
    const holder = (role: Role) => staff.find(({ roles }) => roles.includes(role)) ?? (staff[0] as (typeof staff)[0])
    const office = { row, leader: holder('leader'), supervisor: holder('supervisor'), inspector: holder('inspector') }
    const authority = { tenantId, actor: { id: '0', name: '系统' }, subject: 'Authority', subjectId: tenantId }
    const series = new Map<string, number>()
    const nextNumber = (name: string) => {
      const number = (series.get(name) ?? 0) + 1
      series.set(name, number)
      return number
    }
    return {
      ...office,
      series,
      titles: new Map(),
      nextNumber,
      events: [{ ...authority, type: 'authority.created', payload: opening, at: founded }],
    }
  })
}

/** Who puts a hazard of this sector under supervision: the sector's own bureau where there is one. */
export function officeFor(offices: readonly Office[], sector: string): Office {
  const own: Record<string, string> = {
    construction: '新住建督',
    gas: '新住建督',
    transport: '新交督',
    special_equipment: '新市监督',
  }
  const word = own[sector] ?? '新应急督'
  return offices.find(({ row }) => row.documentWord === word) as Office
}

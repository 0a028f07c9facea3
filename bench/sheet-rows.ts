import { readFileSync } from 'node:fs'

/** A ledger of hazards, 16 columns, the same for every writer. */
export const sheetRows = 100_000
export const titles = [
  ...['隐患编号', '隐患描述', '位置', '风险点', '来源', '级别', '类别', '专业', '上报人', '发现时间'],
  ...['责任人', '整改措施', '整改资金', '整改期限', '状态', '验收人'],
]

export function rowAt(i: number): unknown[] {
  const found = new Date(Date.UTC(2025, 0, 1) + i * 60_000)
  return [
    `YH-2025-${String(i).padStart(7, '0')}`,
    `配电箱门缺失带电部位裸露，第 ${i} 处`,
    `二车间东墙 ${i % 40} 号位`,
    '冲压作业区',
    '随手拍',
    i % 50 ? '一般隐患' : '重大隐患',
    '现场管理',
    '电气',
    '李安全',
    found,
    '赵师傅',
    '更换破损的箱门并加锁，班前点检记录到位',
    800 + (i % 900),
    new Date(found.getTime() + 864_000_000),
    '已销号',
    '王建国',
  ]
}

/** Largest resident memory this process ever had, in MB. */
export const peakMemory = (): number =>
  Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024)

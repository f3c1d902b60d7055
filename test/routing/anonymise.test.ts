import { describe, expect, it } from 'vitest';
import { anonymise } from '../../routing/citizens/anonymise.ts';

describe('ST1: words that others may read name nobody', () => {
  it.each([
    ['我叫王小明，公司欠薪', '王小明'],
    ['当事人：欧阳建国，住在县城', '欧阳建国'],
    ['我的房东李强不退押金', '李强'],
    ['张律师说可以起诉', '张'],
    ['被告陈大伟欠我五万元', '陈大伟'],
    ['电话13812345678', '13812345678'],
    ['电话 138-1234-5678 或 028 8765 4321', '5678'],
    ['身份证11010119900101123X', '11010119900101123X'],
    ['全角１３８１２３４５６７８', '13812345678'],
    ['卡号 6222 0212 3456 7890 123', '7890'],
    ['邮箱 a.b-c@example.com', 'a.b-c@example.com'],
    ['微信号 zhang_san88', 'zhang_san88'],
    ['川A12345 撞了我', '川A12345'],
    ['（2025）川0104民初1234号判决', '川0104民初1234号'],
    ['住在幸福路88号3栋2单元502室', '88号'],
    ['见 https://x.example.com/a?b=1', 'example'],
  ])('%s', (text, hidden) => {
    const shown = anonymise(text);
    expect(shown).not.toContain(hidden);
    expect(shown.length).toBeGreaterThan(2);
  });

  it('known names go wherever they stand, the longer first', () => {
    expect(anonymise('请转告司徒兰芝和兰芝的女儿', ['兰芝', '司徒兰芝', undefined, ''])).toBe(
      '请转告某某和某某的女儿',
    );
    expect(anonymise('Smith (a+b) 来电', ['smith', '(a+b)'])).toBe('某某 某某 来电');
  });

  it('what matters for the answer stays', () => {
    for (const text of [
      '公司拖欠工资三个月，共15000元',
      '依据《劳动合同法》第38条、第46条，可主张经济补偿',
      '孩子8岁，2026年3月离婚，抚养费每月2000元',
    ])
      expect(anonymise(text)).toBe(text);
  });

  it('long and odd text is answered in one go', () => {
    expect(anonymise('我叫'.repeat(20_000)).length).toBeGreaterThan(1000);
    expect(anonymise('1-'.repeat(50_000)).length).toBeLessThan(4_100);
    expect(anonymise('（2025）'.repeat(5_000)).length).toBeGreaterThan(10);
  });
});

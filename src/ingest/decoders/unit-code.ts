/** UN/CEFACT Recommendation 20 codes by the usual spelling of the unit, in the form that `plain` gives. */
const codes: ReadonlyMap<string, string> = new Map([
  ['°C', 'CEL'],
  ['°F', 'FAH'],
  ['K', 'KEL'],
  ['%', 'P1'],
  ['%RH', 'P1'],
  ['ppm', '59'],
  ['ppb', '61'],
  ['Pa', 'PAL'],
  ['hPa', 'A97'],
  ['kPa', 'KPA'],
  ['mbar', 'MBR'],
  ['bar', 'BAR'],
  ['V', 'VLT'],
  ['mV', '2Z'],
  ['A', 'AMP'],
  ['mA', '4K'],
  ['W', 'WTT'],
  ['kW', 'KWT'],
  ['VA', 'D46'],
  ['Wh', 'WHR'],
  ['kWh', 'KWH'],
  ['Hz', 'HTZ'],
  ['mm', 'MMT'],
  ['cm', 'CMT'],
  ['m', 'MTR'],
  ['km', 'KMT'],
  ['m3', 'MTQ'],
  ['L', 'LTR'],
  ['l', 'LTR'],
  ['g', 'GRM'],
  ['kg', 'KGM'],
  ['s', 'SEC'],
  ['min', 'MIN'],
  ['h', 'HUR'],
  ['m.s-1', 'MTS'],
  ['m/s', 'MTS'],
  ['km/h', 'KMH'],
  ['m3/h', 'MQH'],
  ['°', 'DD'],
  ['W.m-2', 'D54'],
  ['W/m2', 'D54'],
  ['μg.m-3', 'GQ'],
  ['μg/m3', 'GQ'],
  ['ug/m3', 'GQ'],
  ['mg.m-3', 'GP'],
  ['mg/m3', 'GP'],
  ['lux', 'LUX'],
  ['lx', 'LUX'],
  ['dB', '2N'],
  ['dBm', 'DBM'],
]);

/** The UN/CEFACT code of a unit as a codec writes it; a unit that is not in the table is kept as it was given. */
export function unitCode(unit: string): string {
  return codes.get(unit) ?? codes.get(plain(unit)) ?? unit;
}

/** One spelling for superscripts, the two micro signs, the minus signs and the multiplication dots. */
function plain(unit: string): string {
  return unit.normalize('NFKC').replace(/−/g, '-').replace(/[⋅·]/g, '.').replace(/\s/g, '');
}

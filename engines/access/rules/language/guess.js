// In which language a text is, said only where there is no doubt: by its script, or by the small words
// that each language is full of.

import { wordsOf } from "../words.js";

/** Scripts that few languages are written in, and those languages. */
const SCRIPTS = [
  [/\p{Script=Arabic}/gu, "ar ckb dv fa ku ps sd ug ur uz az ks pa bal"],
  [/\p{Script=Bengali}/gu, "bn as mni"],
  [/\p{Script=Cyrillic}/gu, "be bg kk ky mk mn ru sr tg tt uk uz ab ba ce cv os sah az ro"],
  [/\p{Script=Devanagari}/gu, "hi mr ne sa kok mai bho sd"],
  [/\p{Script=Greek}/gu, "el grc"],
  [/\p{Script=Gujarati}/gu, "gu"],
  [/\p{Script=Gurmukhi}/gu, "pa"],
  [/\p{Script=Hangul}/gu, "ko"],
  [/\p{Script=Hebrew}/gu, "he iw yi ji lad"],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, "ja"],
  [/\p{Script=Tamil}/gu, "ta"],
  [/\p{Script=Thai}/gu, "th"],
];

/** Small words, common and as far as can be the language's own. */
const SMALL_WORDS = {
  cs: "a aby ale bez být by co do i jak jako je jeho jen již jsem jsou k kde když který mi na nebo než o od po pro při s se si své ta tak také to tom u v ve za ze že",
  cy: "a ac am ar at bod bydd byddwch chi dim drwy dw ei eich ein er eu fod gan gallwch hon hwn hyn i mae maent mewn na neu newydd nid o oes oherwydd os rhaid roedd sut sy sydd wedi wrth y yn yng yr",
  da: "af at da de den der det du efter eller en er et for fra har han hun hvad hvis ikke ind jeg kan med men mod må nogle og også om op på sig skal som til ud var ved vi vil være",
  de: "aber als am auch auf aus bei bin bis das dass dem den der des die dir du ein eine einem einen einer er es für hat ich ihr im in ist ja kann mit nach nicht noch nur oder sich sie sind so über um und uns vom von vor war was wenn wie wir wird zu zum zur",
  en: "a about after an and are as at be because been but by can could did do does for from had has have he her his how if in into is it its may my no not of on or our she should so than that the their them there these they this those to was we were what when which who will with would you your",
  es: "al como con de del desde donde el ella en entre era es esta este está fue ha hay la las le lo los más mi muy no nos o para pero por porque que se ser si sin sobre son su sus también tiene un una uno y ya",
  fi: "ei en että hän he ja jo jos joka kanssa kuin kun me mitä mutta myös ne niin nyt oli on olla ole ovat se sen sitä tai tämä tässä voi vain",
  fr: "au aussi aux avec ce ces cette comme dans de des donc du elle elles en entre est et eux il ils je la le les leur lui mais même ne nos notre nous on ont ou où par pas plus pour qu que qui sa sans se ses si son sont sur un une vos votre vous été être",
  ga: "ach ag agus an ar as atá bhfuil chun cé de do don faoi go i is le leis mar na ná ní níl nó ó sa sé sí sin tá tú",
  gd: "a' agus air airson an anns am ann bha bidh cha chan dhan do e gu gun i is le na nach no o seo sin tha thu ur",
  hu: "a az be csak de egy el és ez ha hogy is itt ki le lehet meg mert még mi mint nem nagyon ne o ő se sem vagy van volt",
  it: "al alla anche che chi ci come con da dal dalla dei del della delle di dove e essere gli ha ho i il in io la le lo ma mi nel nella non o per perché più può quando questa questo se si sono su sua suo un una uno è",
  lt: "ar arba bet būti dėl iki ir iš į jau jis ji jos jų kad kai kaip kuri kuris man mes ne nuo o per prie su tai taip tik už yra",
  nb: "alle at av ble de den der det du eller en er et etter for fra har han hun hva hvis ikke jeg kan med men mot må noen og også om opp på seg skal som til ut var ved vi vil være",
  nl: "aan af al als bij daar dan dat de der deze die dit door een en er ging had heb heeft het hij hoe hun ik in is je kan maar me meer met mijn naar niet nog of om ons ook op over te tot uit van veel voor waar was wat we wel werd wij wordt ze zich zij zijn zo",
  pl: "a ale aby bez być był czy dla do gdy i ich ja jak jako jest jego jej już każdy kto ma może na nad nie niż o od oraz po pod przez przy są się siebie tak także tam to tylko u w we z za ze że",
  pt: "ao aos as até com como da das de do dos e ela ele em entre era essa esta este está eu foi há isso já mais mas mesmo muito na nas no nos não o os ou para pela pelo por que quem se sem ser seu sua são também tem um uma você à é",
  ro: "a acest aceasta ai al ale am ar are au ca care ce cu cum că dacă de din după este eu fi fost iar în într la le lui mai mult nu o pe pentru prin sa sau se sunt să un una și",
  so: "aad aan ah ahaan ama ayaa baa ee in iyo ka kala kale kasta ku la laga loo oo si soo u uga ugu uu waa waxaa waxa wuxuu",
  sq: "a ai ajo dhe do dy e ë edhe është i ishte janë ju ka kjo ky më me mund në nga një nuk për prej që së se si një shumë te të tij u",
  sv: "alla att av blev de den det du efter ej eller en er ett från för har han hon hur i inte jag kan man med men mot nu några och om på sig ska som till under ut var vi vid vill är",
  tr: "ama bir bu çok da daha de değil diye en gibi göre ha hem her için ile ise kadar ki mi mı ne o olan olarak sonra şu tarafından tüm var ve veya ya yok",
};
/** The languages of each small word, put together when a text is first looked at. */
let languagesOf = null;
function languagesByWord() {
  if (languagesOf) return languagesOf;
  languagesOf = new Map();
  for (const [language, words] of Object.entries(SMALL_WORDS)) {
    for (const word of new Set(words.split(" "))) {
      const known = languagesOf.get(word);
      if (known) known.push(language);
      else languagesOf.set(word, [language]);
    }
  }
  return languagesOf;
}

const FEWEST_WORDS = 5;
const MOST_CHARACTERS = 20_000;

/**
 * Whether a text is in another language than its tag says.
 * @returns {{is: string, sure: boolean} | null} the language it seems to be in; null where nothing speaks
 *   against the tag
 */
export function otherLanguage(text, primary) {
  const sample = text.slice(0, MOST_CHARACTERS);
  return byScript(sample, primary) ?? byWords(sample, primary);
}

function byScript(text, primary) {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters < 8) return null;
  for (const [script, languages] of SCRIPTS) {
    const own = text.match(script)?.length ?? 0;
    if (own / letters < 0.6) continue;
    const known = languages.split(" ");
    return known.includes(primary) ? null : { is: known[0], sure: /^[a-z]{2}$/.test(primary) && primary in SMALL_WORDS };
  }
  return null;
}

function byWords(text, primary) {
  const words = wordsOf(text).filter((word) => !/\d/.test(word));
  if (words.length < FEWEST_WORDS) return null;
  const found = Object.fromEntries(Object.keys(SMALL_WORDS).map((language) => [language, 0]));
  for (const word of words) for (const language of languagesByWord().get(word) ?? []) found[language] += 1;
  const counts = Object.entries(found).sort((a, b) => b[1] - a[1]);
  const [best, hits] = counts[0];
  if (best === primary || hits < 3 || hits / words.length < 0.2) return null;
  if (isNear(best, primary)) return null;
  const declared = counts.find(([language]) => language === primary)?.[1] ?? 0;
  if (declared * 2 > hits) return null;
  const second = counts.find(([language]) => language !== best && !isNear(language, best))[1];
  return { is: best, sure: primary in SMALL_WORDS && hits >= 4 && second * 3 <= hits * 2 && declared * 3 <= hits };
}

/** Languages so alike that small words do not tell them apart. */
const NEAR = [["da", "nb", "nn", "no", "sv"], ["es", "gl", "pt", "ca", "ast"], ["ga", "gd", "gv"], ["nl", "af", "fy"], ["cs", "sk"], ["en", "sco"], ["de", "lb", "nds", "gsw"]];
const isNear = (one, other) => NEAR.some((group) => group.includes(one) && group.includes(other));

/** Words that English has for the languages above, for messages. */
export const nameOfLanguage = (code) => new Intl.DisplayNames(["en"], { type: "language" }).of(code) ?? code;

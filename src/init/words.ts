// words: what common headers of order lists mean, in six languages. Owns: the dictionary, and how loosely a header is compared with it.

export const MEANINGS = [
  'order_number',
  'purchase_order',
  'customer',
  'total',
  'order_type',
  'season',
  'style',
  'colour',
  'delivery_date',
  'size',
] as const;
export type Meaning = (typeof MEANINGS)[number];

/** Case, accents and punctuation aside. Only for proposals: an import compares headers as docs/rules.md says. */
export function plainWords(text: string): string {
  return text
    .replaceAll('ß', 'ss')
    .replaceAll('#', ' nr ')
    .replaceAll(/[°º]/g, ' ')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** In plain words, the surest first; | between them. */
const DICTIONARY: Readonly<Record<Meaning, string>> = {
  order_number:
    'order number|order no|order nr|order num|order id|sales order|sales order number|so number|order|auftragsnummer|auftragsnr|auftrags nr|auftrag nr|auftrag|bestellnummer|bestellnr|bestell nr|bestellung|numero de commande|numero commande|no de commande|no commande|n commande|n de commande|commande|numero de pedido|numero pedido|no pedido|n pedido|n de pedido|num pedido|pedido|orden|numero ordine|numero d ordine|n ordine|nr ordine|ordine|numero da encomenda|numero de encomenda|n encomenda|n da encomenda|encomenda',
  purchase_order: 'po number|po no|po nr|po|purchase order|customer po|customer order number',
  customer:
    'customer name|customer|client name|client|account name|account|buyer|kunde|kundenname|kunden name|abnehmer|nom du client|nom client|nombre del cliente|nombre cliente|cliente|nome cliente|nome do cliente|nome del cliente',
  total:
    'total qty|total quantity|total units|total pairs|total pieces|total pcs|qty total|order qty|order quantity|total|quantity|qty|pairs|pieces|pcs|units|gesamtmenge|gesamt|summe|menge|paare|stuck|stueck|stuckzahl|stueckzahl|anzahl|quantite totale|quantite|qte|qte totale|paires|cantidad total|cantidad|unidades|pares|totale|quantita totale|quantita|qta|paia|pezzi|quantidade total|quantidade|qtd|pecas',
  order_type:
    'order type|order status|status|type|auftragsart|auftragsstatus|art|type de commande|statut|etat|tipo de pedido|tipo pedido|estado|tipo|tipo ordine|stato|stato ordine|situacao|tipo de encomenda',
  season: 'season|saison|temporada|stagione|estacao|collection|kollektion|coleccion|collezione|colecao',
  style:
    'style|style name|style number|style no|customer style|model|model name|article|modell|artikel|modele|modelo|modello|articolo|artigo|articulo|referencia|reference|style description|product|produkt|produit|producto|prodotto|produto|item',
  colour: 'colour|color|colour name|color name|customer colour description|farbe|farbname|couleur|coloris|colore|cor',
  delivery_date:
    'delivery date|ship date|due date|delivery|liefertermin|lieferdatum|date de livraison|livraison|fecha de entrega|fecha entrega|data di consegna|data consegna|consegna|data de entrega|entrega',
  size: 'size|sizes|grosse|groesse|gr|taille|talla|taglia|tamanho',
};

const KNOWN: ReadonlyMap<string, Meaning> = new Map(
  MEANINGS.flatMap((meaning) => DICTIONARY[meaning].split('|').map((words) => [words, meaning] as const)),
);

/** What a header means for sure; null where the dictionary does not have the whole of it. */
export function meaningOf(header: string): Meaning | null {
  return KNOWN.get(plainWords(header)) ?? null;
}

/** How sure a header means this: 0 not at all; whole headers before parts of longer ones, earlier words before later ones. */
export function likeness(header: string, meaning: Meaning): number {
  const plain = plainWords(header);
  const words = DICTIONARY[meaning].split('|');
  const whole = words.indexOf(plain);
  if (whole >= 0) return 2 - whole / 1000;
  const part = words.findIndex((one) => one.includes(' ') && ` ${plain} `.includes(` ${one} `));
  return part < 0 ? 0 : 1 - part / 1000;
}

const CANCELS = /^(cancel|storn|annul|anul|cancelad)/;

export const isCancelWord = (value: string): boolean => CANCELS.test(plainWords(value));

const CODE_WORDS =
  /\b(code|codigo|codice|id|no|nr|num|number|nummer|numero|po|sku|ean|upc|barcode|hs|style|pattern|ref|reference|season|drop|phone|zip|plz)\b/;

/** Of digits, but a name: nobody adds them up. */
export const isCodeHeader = (header: string): boolean => CODE_WORDS.test(plainWords(header));

/**
 * The public names of tastelab: what notebooks and scripts import. Danfo frames stand apart in "tastelab/frames".
 * @module tastelab
 */

export { checkpoint } from "./base/checkpoint.ts";
export { type Effort, effortOf, energyCounters } from "./base/effort.ts";
export { InputError, TrainingError } from "./base/errors.ts";
export { inTurn } from "./base/in-turn.ts";
export { notebook } from "./base/notebook.ts";
export { close, mean, quantile, standardDeviation } from "./base/numbers.ts";
export { numpyPermutation } from "./base/numpy-permutation.ts";
export { peakMemoryOf } from "./base/peak-memory.ts";
export { profile, profileName } from "./base/profile.ts";
export { normals, permutation, type Random, random, shuffle } from "./base/random.ts";
export { type Vocabulary, VocabularyBuilder, vocabulary } from "./base/vocabulary.ts";
export { askedAbout, lastEvents, someOf, usersApart, withoutItems } from "./data/apart.ts";
export { askedOf, withoutUsers } from "./data/asked-of.ts";
export { type Attacked, type AttackOptions, attacked } from "./data/attacks.ts";
export { completedBehaviour, type ItemVectors, substitutedBehaviour } from "./data/augment.ts";
export { blanked } from "./data/blanked.ts";
export { sampledCandidates } from "./data/candidates.ts";
export { clean, cleanDataset } from "./data/clean/clean.ts";
export { kCore } from "./data/clean/core.ts";
export { timesWithin, valuesWithin } from "./data/clean/impossible.ts";
export { busyUsers, constantRaters, valueOutliers } from "./data/clean/outliers.ts";
export { exactDuplicates, repeatedPairs } from "./data/clean/repeats.ts";
export { applyScale, learnScale, type Scale, scaleColumns, scaleValues } from "./data/clean/scale.ts";
export { clicksInOrder } from "./data/clicks-in-order.ts";
export { dealtItems } from "./data/dealt-items.ts";
export {
  type DenseMatrix,
  knownCells,
  normalMatrix,
  plantedMatrix,
  randomMask,
  relativeError,
  withNoise,
} from "./data/dense.ts";
export { describe } from "./data/describe.ts";
export { caught } from "./data/dirt/caught.ts";
export { type Dirtied, dirty } from "./data/dirt/dirt.ts";
export { type DirtKind, type DirtOptions, dirtKinds } from "./data/dirt/options.ts";
export { drawnByWeight } from "./data/drawn-by-weight.ts";
export { type EventChoice, type EventQuestions, eventQuestions } from "./data/event-questions.ts";
export { itemFeatures, userFeatures, withColumns } from "./data/features/activity-features.ts";
export { vectorCells } from "./data/features/column-cells.ts";
export { documentVectors } from "./data/features/document-vectors.ts";
export { labelRows } from "./data/features/label-rows.ts";
export { type ColumnWeights, rowDistance, rowVectors } from "./data/features/row-vectors.ts";
export { whitened } from "./data/features/whitened.ts";
export { fewEvents } from "./data/few-events.ts";
export { fingerprint } from "./data/fingerprint.ts";
export { heaviestColumns } from "./data/heaviest-columns.ts";
export { type HistoryOf, type PartOfHistory, withHistoryParts } from "./data/history-parts.ts";
export { interactions, shareOfTies } from "./data/interactions.ts";
export { comingKind, type InventedLabels, ownOrShuffled } from "./data/invented-labels.ts";
export { type LabelsOverTime, labelsOverTime } from "./data/labels-over-time.ts";
export { assertNoLeakage, leaks } from "./data/leakage.ts";
export { likeBefore } from "./data/like-before.ts";
export { holdOutLinks, linksAsInteractions, shuffledLinks } from "./data/links.ts";
export { listedTwice } from "./data/listed-twice.ts";
export { type Corpus, loadBrown } from "./data/loaders/brown.ts";
export { loadLastFm2K } from "./data/loaders/lastfm-2k.ts";
export { loadMind } from "./data/loaders/mind.ts";
export { loadMnist } from "./data/loaders/mnist.ts";
export { loadMovieLens1M, loadMovieLens1MSequences } from "./data/loaders/movielens-1m.ts";
export { type Fold, loadMovieLens100K, movieLens100KFolds } from "./data/loaders/movielens-100k.ts";
export { loadMovieLensLatestSmall } from "./data/loaders/movielens-latest-small.ts";
export {
  type Analogies,
  loadAnalogies,
  loadSimLex999,
  loadWordSim353,
  type WordPairs,
} from "./data/loaders/word-judgements.ts";
export { madeUpDigits } from "./data/made-up-digits.ts";
export { askedAt, type Moment } from "./data/moments.ts";
export { type NewItemSplit, newItemSplit } from "./data/new-items.ts";
export { type NewUserSplit, newUserSplit } from "./data/new-users.ts";
export { nextItem } from "./data/next-item.ts";
export type { EventType } from "./data/own/event-types.ts";
export type { NamedColumns } from "./data/own/layout.ts";
export { type OwnDataOptions, type OwnDataset, readOwnData } from "./data/own/read-own-data.ts";
export { readTable } from "./data/own/read-table.ts";
export { permutedGaps } from "./data/permuted-gaps.ts";
export { pixelRows, pixelTokens, someDigits } from "./data/pixels.ts";
export { laggedSequences } from "./data/planted-dependence.ts";
export { queriesOfAllUsers, queriesOfRows, sliceQueries } from "./data/queries.ts";
export { type QuestionsSince, questionsSince } from "./data/questions-since.ts";
export { ratingWindows } from "./data/rating-windows.ts";
export { type HeldOutRatings, type RatingsApart, ratingsApart } from "./data/ratings-apart.ts";
export { readInteractions } from "./data/read-interactions.ts";
export { rollingOrigin } from "./data/rolling-origin.ts";
export { sequences, sequencesOf } from "./data/sequences.ts";
export { type AdvertisementOptions, type Advertisements, advertisements } from "./data/shop/advertisements.ts";
export { balancedReviews } from "./data/shop/balanced-reviews.ts";
export { behaviour } from "./data/shop/behaviour.ts";
export { episodeMoments } from "./data/shop/episode-moments.ts";
export { evenPopularity } from "./data/shop/even-popularity.ts";
export { writeShopFiles } from "./data/shop/files.ts";
export { type ImageOptions, withImages } from "./data/shop/images.ts";
export { itemReviews } from "./data/shop/item-reviews.ts";
export { type MovingInterestOptions, movingInterests } from "./data/shop/moving-interests.ts";
export { pathQuestions } from "./data/shop/path-questions.ts";
export { plantedWords } from "./data/shop/planted-words.ts";
export { type ReviewText, reviewPairs, reviewTexts } from "./data/shop/review-texts.ts";
export { searchTexts } from "./data/shop/search-texts.ts";
export { type Shop, shop } from "./data/shop/shop.ts";
export { shopWordClasses, shopWordPairs } from "./data/shop/word-pairs.ts";
export { shuffledOrder } from "./data/shuffled-order.ts";
export { shuffledTable } from "./data/shuffled-table.ts";
export { eventsBefore, someUsers } from "./data/some-users.ts";
export { tryLoad } from "./data/source.ts";
export { type SparseMatrix, sparseMatrix, transpose } from "./data/sparse.ts";
export { rowsAsVectors } from "./data/sparse-rows.ts";
export { globalTime, holdOut, lastOut, predefined, randomFolds, withValidation } from "./data/split.ts";
export { type StepsAheadOptions, stepsAhead } from "./data/steps-ahead.ts";
export { streakMoments, streaks } from "./data/streaks.ts";
export { arrivingItems } from "./data/stream/arriving-items.ts";
export { askedMidway } from "./data/stream/asked-midway.ts";
export { mixedTimes } from "./data/stream/mixed-times.ts";
export { beginning, inPeriods, type PeriodCuts, type Periods } from "./data/stream/periods.ts";
export { categoryColumn, columnOf, labelsOf, titleOf } from "./data/tables.ts";
export { type CleanTextOptions, cleanText, foldCase } from "./data/text/clean.ts";
export { dealtWords } from "./data/text/dealt-words.ts";
export { type Keywords, keywords } from "./data/text/keywords.ts";
export { neighbourTexts } from "./data/text/neighbour-texts.ts";
export {
  type ReadText,
  type RecommendationText,
  recommendationReader,
  recommendationTexts,
} from "./data/text/recommendation-texts.ts";
export { type TextSequences, textSequences, wordSequences } from "./data/text/text-sequences.ts";
export { textsOf } from "./data/text/texts-of.ts";
export { type TfIdf, tfIdf, tfIdfOf } from "./data/text/tf-idf.ts";
export { words } from "./data/text/words.ts";
export { permutedBeyond, thinned } from "./data/thin.ts";
export type * from "./data/types.ts";
export { type DemandWindows, weeklyDemand } from "./data/weekly-demand.ts";
export { readWord2Vec } from "./data/word2vec/read.ts";
export { writeWord2Vec } from "./data/word2vec/write.ts";
export { type Backend, backendsPresent, currentBackend, useBackend } from "./engine/backend.ts";
export { type GradientCheck, gradientCheck } from "./engine/gradient-check.ts";
export { causalAttention } from "./engine/layers/attention.ts";
export { elmanEncoder } from "./engine/layers/elman.ts";
export { gruEncoder } from "./engine/layers/gru.ts";
export { lstmEncoder } from "./engine/layers/lstm.ts";
export { tf } from "./engine/tf.ts";
export { type Arm, type Experiment, type ExperimentOptions, experiment } from "./eval/ab/experiment.ts";
export { type Outcome, outcomes } from "./eval/ab/outcomes.ts";
export { repeatExperiment } from "./eval/ab/repeats.ts";
export { amongQueries } from "./eval/among-queries.ts";
export { analogyScores } from "./eval/analogies.ts";
export { auc } from "./eval/auc.ts";
export { bootstrap, type Estimate } from "./eval/bootstrap.ts";
export { chooseWeights, tuneWeights } from "./eval/choose-weights.ts";
export { chosenNext } from "./eval/chosen-next.ts";
export { classify } from "./eval/classification.ts";
export { type Comparison, compare, compareWith } from "./eval/compare.ts";
export {
  type DetectionQuality,
  detectionQuality,
  soonestAtRate,
  type TriedDetector,
  type WatchedStream,
} from "./eval/detection-quality.ts";
export { type Contest, differenceOfDifferences } from "./eval/difference-of-differences.ts";
export { evaluate } from "./eval/evaluate.ts";
export {
  type ClassifierEvaluation,
  evaluateBaseRate,
  evaluateClassifier,
  type WindowSplit,
} from "./eval/evaluate-classifier.ts";
export { evaluateLists, type ListsFrom } from "./eval/evaluate-lists.ts";
export { exposure, standing } from "./eval/exposure.ts";
export { type Grounds, groundedness, groundedShares } from "./eval/groundedness.ts";
export { informationAboveChance } from "./eval/information-above-chance.ts";
export { contentDistance, labelDistance, vectorDistance } from "./eval/item-statistics.ts";
export { labelShare } from "./eval/label-share.ts";
export { type Latencies, latencies } from "./eval/latencies.ts";
export { bringUpToDate, type UpdateOptions, type UpdateStep } from "./eval/life-cycle/bring-up-to-date.ts";
export { byPeriod, learnedRows } from "./eval/life-cycle/by-period.ts";
export { type LifeOptions, type LivedPeriod, lifeArms, lifeCycle } from "./eval/life-cycle/life-cycle.ts";
export { differenceOverPeriods, meanOverPeriods, type OverPeriods } from "./eval/life-cycle/over-periods.ts";
export { coverage, gini, intraListDistance, listLogPopularity, listPopularity, novelty } from "./eval/lists.ts";
export { type BeforeAfter, loss, lossLess } from "./eval/loss.ts";
export { type MeanDifference, meanDifference } from "./eval/mean-difference.ts";
export { type GainInErrors, meanGain, type TaskGain } from "./eval/mean-gain.ts";
export { averageSeeds, poolSplits } from "./eval/merge.ts";
export { normalizedMutualInformation } from "./eval/mutual-information.ts";
export { meanSurprise, natsPerToken, natsPerTokenLess, type TextSurprise } from "./eval/nats-per-token.ts";
export { groupAgreement, type Nearness, nearestRows, neighboursKept } from "./eval/neighbourhoods.ts";
export {
  categoryAccuracy,
  categoryLogLoss,
  categoryNdcg,
  categoryShares,
  categoryTemperature,
  evaluateCategories,
} from "./eval/next-category.ts";
export { orderKept } from "./eval/order-kept.ts";
export {
  type PairSeparation,
  pairCosines,
  pairSeparation,
  type RelatedPairs,
  relatedPairs,
  shuffledRelation,
} from "./eval/pair-separation.ts";
export { holm, pairedT, signFlip, wilcoxon } from "./eval/paired-tests.ts";
export { poolWorlds } from "./eval/pool-worlds.ts";
export { powerOf, shareInterval, unitsNeeded } from "./eval/power.ts";
export { inTime, poolStreams, prequential, type StreamArm, streamArms } from "./eval/prequential.ts";
export { quantileLess } from "./eval/quantile-less.ts";
export { pearson, spearman } from "./eval/rank-correlation.ts";
export { f1, hitRate, meanAveragePrecision, ndcg, precision, recall, reciprocalRank } from "./eval/ranking.ts";
export { mae, rmse } from "./eval/rating.ts";
export { type Foretold, rootMeanSquare, rootMeanSquareLess } from "./eval/rating-errors.ts";
export { crossValidate, evaluateSeeds } from "./eval/repeated.ts";
export { drawSettings, type SearchSpace, search } from "./eval/search.ts";
export { timesInTurn } from "./eval/times-in-turn.ts";
export type * from "./eval/types.ts";
export { validateBy } from "./eval/validation.ts";
export { centred, groupNearness, partnerRanks, type RowVectors } from "./eval/vector-likeness.ts";
export { compareSimilarity, type JudgedPairs, wordSimilarity } from "./eval/word-similarity.ts";
export { type Bert, type BertShape, bert } from "./language/bert.ts";
export { copiedEncoder } from "./language/copied-encoder.ts";
export { copyOf } from "./language/copy.ts";
export { type Decoder, type DecoderShape, decoder } from "./language/decoder.ts";
export {
  type EncoderDecoder,
  type EncoderDecoderShape,
  encoderDecoder,
  type SourceAndTarget,
} from "./language/encoder-decoder.ts";
export { type ContrastOptions, learnByContrast, type TextPair } from "./language/fine-tuning/contrast.ts";
export { type DistillationOptions, learnFromVectors, type TaughtTexts } from "./language/fine-tuning/distillation.ts";
export { type AnsweredText, numberReader, numeralsOf } from "./language/fine-tuning/number-reader.ts";
export { type EncodedPair, learnPairs, type ReaderContrastOptions } from "./language/fine-tuning/reader-contrast.ts";
export {
  type LabelledTexts,
  type Moves,
  type TextPredictor,
  type TextPredictorOptions,
  textPredictor,
} from "./language/fine-tuning/text-predictor.ts";
export {
  decoderReader,
  encoderReader,
  type ReaderPooling,
  readVectors,
  type TextReader,
} from "./language/fine-tuning/text-reader.ts";
export { encodeTexts, type ReadingOptions, textVectors } from "./language/fine-tuning/text-vectors.ts";
export { beamSearch } from "./language/generation/beam-search.ts";
export { greedy, sample, type Written } from "./language/generation/sample.ts";
export { scoreContinuations } from "./language/generation/score-continuations.ts";
export type { Stepper } from "./language/generation/stepper.ts";
export {
  countedHidden,
  type HiddenAnswers,
  type HiddenTokens,
  hiddenByText,
  hideTokens,
  tellHidden,
  withoutEnds,
} from "./language/hidden-tokens.ts";
export { type BertFolder, readBert, saveBert } from "./language/hugging-face/folder.ts";
export { type LanguageModel, perplexity, type Surprise } from "./language/language-model.ts";
export { learnMaskedWords, type MaskedWordOptions, maskedWordLoss, type TextEncoder } from "./language/masked-words.ts";
export { type NGram, type NGramOptions, nGram } from "./language/n-gram.ts";
export { networkOfSize, type SizedNetwork } from "./language/network-of-size.ts";
export { type RecurrentShape, recurrentLanguageModel } from "./language/recurrent-language-model.ts";
export {
  type Behaviour,
  type BehaviourTextOptions,
  behaviourReader,
  behaviourTexts,
  type ReadBehaviour,
} from "./language/text/behaviour-texts.ts";
export { type EventsInWords, type EventTextOptions, eventTexts } from "./language/text/event-texts.ts";
export { type Field, itemTexts, type Separators } from "./language/text/item-texts.ts";
export { looseTokens, tokenEntropy } from "./language/text/loose-tokens.ts";
export type { BertTextOptions } from "./language/tokenizer/bert-files.ts";
export { tokenizerFromFiles } from "./language/tokenizer/from-files.ts";
export { tokenizerFromVocabulary } from "./language/tokenizer/from-vocabulary.ts";
export { readTokenizer } from "./language/tokenizer/read.ts";
export {
  checkFits,
  type EncodedText,
  type EncodeOptions,
  type SpecialTokens,
  type TokenBatch,
  type Tokenizer,
  type TokenizerFiles,
  tokenBatch,
} from "./language/tokenizer/tokenizer.ts";
export { trainBytePairs } from "./language/tokenizer/train-byte-pairs.ts";
export {
  trainWordPiece,
  type VocabularyTrainingOptions,
  type WordPieceOptions,
} from "./language/tokenizer/train-word-piece.ts";
export { trainLanguageModel } from "./language/train-language-model.ts";
export type { LessonContext, LessonLog, LessonOptions } from "./language/train-lesson.ts";
export { type AdaLora, type AdaLoraOptions, adaLora } from "./language/tuning/adalora.ts";
export { type AdapterOptions, adapters } from "./language/tuning/adapters.ts";
export { lora } from "./language/tuning/lora.ts";
export type { LowRankOptions, LowRankTuning } from "./language/tuning/low-rank.ts";
export { merged } from "./language/tuning/merged.ts";
export { type PromptOptions, promptTuning } from "./language/tuning/prompt.ts";
export { encoderFingerprint, readTuning, saveTuning } from "./language/tuning/saved.ts";
export type { EfficientTuning, Part, Projection, Tuning } from "./language/tuning/tuning.ts";
export { type KeptWeights, weightsKept } from "./language/weights-kept.ts";
export { als } from "./models/als.ts";
export { alternatingDefaults, alternatingLeastSquares } from "./models/alternating-least-squares.ts";
export { type Association, associations } from "./models/associations.ts";
export { biasedFactorization } from "./models/biased-factorization.ts";
export type { Judgement } from "./models/classifier/judgement.ts";
export type { SequenceClassifierOptions } from "./models/classifier/options.ts";
export type { ClassifierEpoch } from "./models/classifier/training.ts";
export { type LabelledWindows, selectWindows, type Windows } from "./models/classifier/windows.ts";
export { contentBased } from "./models/content.ts";
export { denseFactorization } from "./models/dense-factorization.ts";
export { diversified } from "./models/diversified.ts";
export { type Adwin, type AdwinOptions, adwin, type Bucket } from "./models/drift/adwin.ts";
export { type DriftDetector, type MakeDetector, randomAlarms } from "./models/drift/detector.ts";
export { type ForgettingOptions, forgetting } from "./models/drift/forgetting.ts";
export { type ItemPlaces, itemPlaces } from "./models/drift/item-places.ts";
export { type PageHinkleyOptions, pageHinkley } from "./models/drift/page-hinkley.ts";
export { readingPart } from "./models/drift/reading-part.ts";
export { type WatchedInterest, type WatchOptions, watchInterest } from "./models/drift/watch-interest.ts";
export { type WatchedUser, watchUsers } from "./models/drift/watch-users.ts";
export { ease } from "./models/ease.ts";
export { cooccurrences } from "./models/embeddings/cooccurrence.ts";
export { countFactorization } from "./models/embeddings/count-factorization.ts";
export { glove } from "./models/embeddings/glove.ts";
export { type PlaneMap, principalMap, umapMap } from "./models/embeddings/maps.ts";
export { type Neighbor, nearest } from "./models/embeddings/nearest.ts";
export { positivePointwise } from "./models/embeddings/pointwise.ts";
export { ppmiSvd, scaledVectors } from "./models/embeddings/ppmi-svd.ts";
export { printedDescent, rowMeans } from "./models/embeddings/printed-objective.ts";
export { type SphericalGroups, sphericalKMeans } from "./models/embeddings/spherical-k-means.ts";
export { truncatedSvd } from "./models/embeddings/truncated-svd.ts";
export { encoderRecommender } from "./models/encoder-recommender.ts";
export { factorizeMatrix, type MatrixFactors } from "./models/factorize-matrix.ts";
export { type ContentPopularityOptions, contentPopularity } from "./models/from-texts/content-popularity.ts";
export { foundInTexts } from "./models/from-texts/found-in-texts.ts";
export { type MappedFactorsOptions, mappedFactors } from "./models/from-texts/mapped-factors.ts";
export { nearestTexts } from "./models/from-texts/nearest-texts.ts";
export { neighbourMeans } from "./models/from-texts/neighbour-means.ts";
export {
  foretoldRatings,
  type ItemDeviations,
  itemDeviations,
  type RatingOffsets,
  ratingOffsets,
  towardsRatings,
} from "./models/from-texts/rating-offsets.ts";
export { type Ridge, ridgeRegression, type WeighedRows } from "./models/from-texts/ridge.ts";
export {
  type ContributionRow,
  type Contributions,
  contributionTable,
  type HasContributions,
  hasContributions,
} from "./models/fusion/contributions.ts";
export { factorizationMachine } from "./models/fusion/factorization-machine.ts";
export { interestFactor } from "./models/fusion/factors/interest-factor.ts";
export { featuredSequenceRecommender } from "./models/fusion/featured-sequence-recommender.ts";
export type { MachineOptions } from "./models/fusion/machine/options.ts";
export { reranked, type Weighing } from "./models/fusion/reranked.ts";
export type { RerankedOptions } from "./models/fusion/reranked-options.ts";
export type { FeaturedSequenceOptions } from "./models/fusion/sequence/options.ts";
export { type StackedOptions, type StackWeight, stacked } from "./models/fusion/stacked.ts";
export { type GenerativeOptions, generativeRecommender } from "./models/generative-recommender.ts";
export { hybrid } from "./models/hybrid.ts";
export { implicitFactorization } from "./models/implicit-factorization.ts";
export { itemCosine } from "./models/item-cosine.ts";
export { type ItemMeanOptions, itemMean } from "./models/item-mean.ts";
export { type Item2vecOptions, item2vec } from "./models/item2vec.ts";
export { type LiveEvent, type LiveOptions, type LiveSession, live, type Recommendation } from "./models/live/live.ts";
export { liveEvents } from "./models/live/live-events.ts";
export { type Load, type LoadOutcome, underLoad } from "./models/live/under-load.ts";
export { markovChain } from "./models/markov-chain.ts";
export { type ModelSize, modelSize } from "./models/model-size.ts";
export { popularity } from "./models/popularity.ts";
export {
  type CategoryInterest,
  type CategoryInterestOptions,
  interestByCategory,
} from "./models/profiles/interest-by-category.ts";
export {
  type HasInterests,
  type InterestsAfterEvents,
  type InterestsOverTime,
  interestsOverTime,
} from "./models/profiles/interests-over-time.ts";
export type { ProfileOptions } from "./models/profiles/options.ts";
export { profileRecommender } from "./models/profiles/profile-recommender.ts";
export { randomRanking } from "./models/random-ranking.ts";
export type { ReaderOptions } from "./models/reader/options.ts";
export { type SequenceQuestions, selectQuestions } from "./models/reader/questions.ts";
export { type ReaderStart, type SequenceReader, sequenceReader } from "./models/reader/sequence-reader.ts";
export { learningFrom, reading } from "./models/reading.ts";
export { listOf, recommend } from "./models/recommend.ts";
export type * from "./models/recommender.ts";
export { updates } from "./models/recommender.ts";
export { amongFound } from "./models/retrieval/among-found.ts";
export { type ApproximateIndex, approximateIndex, readApproximateIndex } from "./models/retrieval/approximate-index.ts";
export type { ApproximateIndexOptions } from "./models/retrieval/approximate-options.ts";
export {
  type ExactIndexOptions,
  exactIndex,
  type SearchOptions,
  type VectorIndex,
} from "./models/retrieval/exact-index.ts";
export { movedCopies } from "./models/retrieval/moved-copies.ts";
export type { Similarity } from "./models/retrieval/similarity.ts";
export { load, save } from "./models/save.ts";
export { scoringFormula } from "./models/scoring/formula.ts";
export { scoringNetwork } from "./models/scoring-network.ts";
export { encoderOfSize, sequenceParameters, type Widthless } from "./models/sequence/encoder-of-size.ts";
export type { SequenceOptions } from "./models/sequence/options.ts";
export { fineTuned, sequenceRecommender } from "./models/sequence/sequence-recommender.ts";
export { sequenceClassifier } from "./models/sequence-classifier.ts";
export { answeringOver } from "./models/served/answering-over.ts";
export { type ModelStore, modelStore } from "./models/served/model-store.ts";
export { withMoreItems } from "./models/served/more-items.ts";
export { type Teaching, taughtByFineTuning, taughtByUpdates, taughtOnSpoilt } from "./models/served/teaching.ts";
export {
  type EncoderOptions,
  encodedColumn,
  encoderColumn,
  type TaughtEncoder,
  taughtEncoder,
} from "./models/taught-encoder.ts";
export type { TowersOptions } from "./models/towers/options.ts";
export { type TwoTowers, twoTowers } from "./models/towers/two-towers.ts";
export { userCosine } from "./models/user-cosine.ts";
export { withFallback } from "./models/with-fallback.ts";
export { type Word2vecOptions, type WordVectors, word2vec } from "./models/word2vec.ts";
export { activityOverTime } from "./plots/activity.ts";
export type { Figure } from "./plots/figure.ts";
export { heatmap } from "./plots/heatmap.ts";
export { histogram, ratingDistribution } from "./plots/histogram.ts";
export { histogramsOver } from "./plots/histograms-over.ts";
export { lines } from "./plots/lines.ts";
export type { Mark } from "./plots/marks.ts";
export { metricBars } from "./plots/metric-bars.ts";
export { namesApart } from "./plots/names-apart.ts";
export { type Path, pathMap } from "./plots/path-map.ts";
export { popularityCurve } from "./plots/popularity-curve.ts";
export { scatterMap } from "./plots/scatter-map.ts";
export { type Area, stackedAreas } from "./plots/stacked-areas.ts";
export { trainingCurves } from "./plots/training-curves.ts";
export { claimsTable } from "./report/claims-table.ts";
export { evaluationTable } from "./report/evaluation-table.ts";
export { figureText } from "./report/format.ts";
export { advantage, arithmetic, claim, measured } from "./report/measured.ts";
export { banner, note } from "./report/notices.ts";
export { progress } from "./report/progress.ts";
export { savePicture } from "./report/save-picture.ts";
export { show } from "./report/show.ts";
export { table } from "./report/table.ts";
export type { StudyOptions } from "./study/options.ts";
export { type StudySectionName, showStudy, studySections } from "./study/report/sections.ts";
export { type ModelJson, type StudyJson, studyJson } from "./study/report/study-json.ts";
export { deployNewItems, deployStudy } from "./study/serving/deploy.ts";
export type { RecommendationFilters } from "./study/serving/filters.ts";
export { readServed, type ServedModel, writeServed } from "./study/serving/served-folder.ts";
export type { StudiedModel } from "./study/studied.ts";
export { type Study, study } from "./study/study.ts";
export { type StudyFiles, writeStudy } from "./study/write-study.ts";

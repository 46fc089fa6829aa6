package dev.slipway.integrations.gitlab;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The parts of GitLab's answers that we read. Any field may be absent or null, whatever GitLab's
/// document says, and statuses stay text: gitlab4j turns those it does not know into null.
final class Json {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  static final TypeReference<Pipeline> PIPELINE = new TypeReference<>() {};
  static final TypeReference<List<Pipeline>> PIPELINES = new TypeReference<>() {};
  static final TypeReference<CommitEntry> COMMIT = new TypeReference<>() {};
  static final TypeReference<Comparison> COMPARISON = new TypeReference<>() {};
  static final TypeReference<List<Job>> JOBS = new TypeReference<>() {};
  static final TypeReference<Named> NAMED = new TypeReference<>() {};

  static final TypeReference<List<MergeRequest>> MERGE_REQUESTS = new TypeReference<>() {};
  static final TypeReference<TestReport> TEST_REPORT = new TypeReference<>() {};

  static final TypeReference<List<Person>> PEOPLE = new TypeReference<>() {};
  static final TypeReference<Profile> PROFILE = new TypeReference<>() {};
  static final TypeReference<List<Key>> KEYS = new TypeReference<>() {};
  static final TypeReference<Member> MEMBER = new TypeReference<>() {};

  static final TypeReference<List<Environment>> ENVIRONMENTS = new TypeReference<>() {};
  static final TypeReference<Environment> ENVIRONMENT = new TypeReference<>() {};
  static final TypeReference<List<Deployment>> DEPLOYMENTS = new TypeReference<>() {};
  static final TypeReference<Deployment> DEPLOYMENT = new TypeReference<>() {};
  static final TypeReference<Tag> TAG = new TypeReference<>() {};
  static final TypeReference<List<TreeEntry>> TREE = new TypeReference<>() {};
  static final TypeReference<Branch> BRANCH = new TypeReference<>() {};
  static final TypeReference<MergeRequest> MERGE_REQUEST = new TypeReference<>() {};
  static final TypeReference<Person> PERSON = new TypeReference<>() {};
  static final TypeReference<List<Note>> NOTES = new TypeReference<>() {};
  static final TypeReference<Note> NOTE = new TypeReference<>() {};

  static final TypeReference<FeatureFlag> FEATURE_FLAG = new TypeReference<>() {};
  static final TypeReference<List<FeatureFlag>> FEATURE_FLAGS = new TypeReference<>() {};
  static final TypeReference<List<FlagUserList>> USER_LISTS = new TypeReference<>() {};

  static final TypeReference<Approvals> APPROVALS = new TypeReference<>() {};
  static final TypeReference<List<Issue>> ISSUES = new TypeReference<>() {};

  private Json() {}

  /// @param tag only in the answer about one pipeline, not in lists; likewise the last three
  /// @param duration in seconds
  record Pipeline(
      @Nullable Long id,
      @Nullable Long iid,
      @Nullable String status,
      @Nullable String ref,
      @Nullable String sha,
      @Nullable Boolean tag,
      @Nullable String webUrl,
      @Nullable String createdAt,
      @Nullable String updatedAt,
      @Nullable String finishedAt,
      @Nullable Double duration,
      @Nullable String coverage) {}

  record CommitEntry(
      @Nullable String id,
      @Nullable String title,
      @Nullable String message,
      @Nullable String authorName,
      @Nullable String authorEmail,
      @Nullable String committedDate,
      @Nullable String createdAt,
      @Nullable String authoredDate) {}

  record Comparison(@Nullable List<CommitEntry> commits, @Nullable List<Diff> diffs) {}

  /// A file that differs.
  record Diff(@Nullable String oldPath, @Nullable String newPath) {}

  /// A job, or a bridge to another pipeline.
  record Job(
      @Nullable Long id,
      @Nullable String name,
      @Nullable String stage,
      @Nullable String status,
      @Nullable Boolean allowFailure,
      @Nullable String webUrl) {}

  record MergeRequest(
      @Nullable Long iid,
      @Nullable String title,
      @Nullable Person author,
      @Nullable String state,
      @Nullable String targetBranch,
      @Nullable String webUrl,
      @Nullable String sha,
      @Nullable String mergeCommitSha,
      @Nullable String squashCommitSha,
      @Nullable String sourceBranch,
      @Nullable Long sourceProjectId,
      @Nullable Long targetProjectId,
      @Nullable List<String> labels) {}

  record Approvals(@Nullable List<Approval> approvedBy) {}

  record Approval(@Nullable Person user) {}

  record Issue(
      @Nullable Long iid,
      @Nullable String title,
      @Nullable Boolean confidential,
      @Nullable String webUrl) {}

  record TestReport(@Nullable TestCount total) {}

  record TestCount(
      @Nullable Integer count,
      @Nullable Integer failed,
      @Nullable Integer error,
      @Nullable Integer skipped) {}

  /// @param state `active`, or why the account may not be used
  record Person(@Nullable Long id, @Nullable String username, @Nullable String state) {}

  /// @param state of the account: `active`, `blocked`
  /// @param membershipState `active` or `awaiting`; older GitLabs do not say
  record Member(
      @Nullable Integer accessLevel, @Nullable String state, @Nullable String membershipState) {}

  /// A person alone, with what lists of people do not say.
  record Profile(@Nullable String publicEmail) {}

  /// @param usageType `auth`, `signing` or `auth_and_signing`; older GitLabs do not say
  record Key(@Nullable String key, @Nullable String expiresAt, @Nullable String usageType) {}

  record Environment(@Nullable Long id, @Nullable String name, @Nullable String externalUrl) {}

  /// @param deployable the job that deployed; absent for one that the API was told of
  record Deployment(
      @Nullable Long id,
      @Nullable String sha,
      @Nullable String status,
      @Nullable String createdAt,
      @Nullable JsonNode deployable) {}

  /// @param version `new_version_flag`; older GitLabs have others too
  record FeatureFlag(
      @Nullable String name,
      @Nullable Boolean active,
      @Nullable String version,
      @Nullable List<FlagStrategy> strategies) {}

  record FlagStrategy(
      @Nullable Long id,
      @Nullable String name,
      @Nullable JsonNode parameters,
      @Nullable List<FlagScope> scopes,
      @Nullable FlagUserList userList) {}

  record FlagScope(@Nullable Long id, @Nullable String environmentScope) {}

  record FlagUserList(@Nullable Long id, @Nullable String name) {}

  record Tag(@Nullable String name, @Nullable CommitEntry commit) {}

  /// A comment.
  record Note(@Nullable Long id, @Nullable String body, @Nullable Person author) {}

  record Branch(@Nullable String name, @Nullable CommitEntry commit) {}

  /// @param type `blob` or `tree`
  record TreeEntry(@Nullable String name, @Nullable String type, @Nullable String path) {}

  /// A branch or a tag.
  record Named(@Nullable String name) {}
}

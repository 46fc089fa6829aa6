package dev.slipway.sandbox.gitlab;

import static dev.slipway.sandbox.JsonAnswer.object;

import dev.slipway.sandbox.DemoWorld;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How GitLab writes the project.
record ProjectJson(Links links, Project project, People people) {
  private static final List<String> ACCESS_LEVELS =
      List.of(
          "issues",
          "repository",
          "merge_requests",
          "forking",
          "builds",
          "snippets",
          "pages",
          "analytics",
          "container_registry",
          "releases",
          "environments",
          "feature_flags",
          "infrastructure",
          "monitor",
          "model_experiments",
          "model_registry",
          "requirements",
          "security_and_compliance");
  private static final List<String> YES =
      List.of(
          "packages_enabled",
          "container_registry_enabled",
          "issues_enabled",
          "merge_requests_enabled",
          "jobs_enabled",
          "snippets_enabled",
          "can_create_merge_request_in",
          "shared_runners_enabled",
          "group_runners_enabled",
          "lfs_enabled",
          "ci_forward_deployment_enabled",
          "ci_forward_deployment_rollback_allowed",
          "ci_separated_caches",
          "ci_allow_fork_pipelines_to_run_in_parent_project",
          "ci_job_token_scope_enabled",
          "public_jobs",
          "request_access_enabled",
          "emails_enabled",
          "keep_latest_artifact",
          "autoclose_referenced_issues",
          "enforce_auth_checks_on_uploads",
          "printing_merge_request_link_enabled",
          "remove_source_branch_after_merge",
          "only_allow_merge_if_pipeline_succeeds",
          "warn_about_potentially_unwanted_characters",
          "requirements_enabled",
          "security_and_compliance_enabled");
  private static final List<String> NO =
      List.of(
          "empty_repo",
          "archived",
          "resolve_outdated_diff_discussions",
          "wiki_enabled",
          "service_desk_enabled",
          "emails_disabled",
          "auto_devops_enabled",
          "mirror",
          "mirror_trigger_builds",
          "allow_merge_on_skipped_pipeline",
          "allow_pipeline_trigger_approve_deployment",
          "restrict_user_defined_variables",
          "only_allow_merge_if_all_discussions_are_resolved",
          "only_allow_merge_if_all_status_checks_passed",
          "ci_push_repository_for_job_token_allowed",
          "secret_push_protection_enabled",
          "show_default_award_emojis");
  private static final List<String> NOTHING =
      List.of(
          "description",
          "avatar_url",
          "readme_url",
          "service_desk_address",
          "import_url",
          "import_type",
          "import_error",
          "suggestion_commit_message",
          "merge_commit_template",
          "squash_commit_template",
          "issue_branch_template",
          "merge_requests_template",
          "issues_template",
          "external_authorization_classification_label",
          "marked_for_deletion_at",
          "marked_for_deletion_on",
          "build_coverage_regex",
          "runner_token_expiration_interval",
          "ci_delete_pipelines_in_seconds");

  Map<String, @Nullable Object> full() {
    var json = named();
    json.putAll(
        object(
            "description_html",
            "",
            "created_at",
            Times.api(people.since()),
            "updated_at",
            Times.api(activity()),
            "last_activity_at",
            Times.api(activity()),
            "tag_list",
            List.of(),
            "topics",
            List.of(),
            "forks_count",
            0,
            "star_count",
            0,
            "open_issues_count",
            0,
            "creator_id",
            DemoWorld.PEOPLE.getFirst().gitlabId(),
            "import_status",
            "none",
            "visibility",
            "private",
            "container_registry_image_prefix",
            "registry.invalid/" + DemoWorld.PROJECT,
            "_links",
            apiLinks(),
            "namespace",
            namespace(),
            "container_expiration_policy",
            expiry(),
            "operations_access_level",
            "enabled",
            "wiki_access_level",
            "disabled",
            "ci_default_git_depth",
            20,
            "ci_id_token_sub_claim_components",
            List.of("project_path", "ref_type", "ref"),
            "ci_pipeline_variables_minimum_override_role",
            "developer",
            "ci_restrict_pipeline_cancellation_role",
            "developer",
            "ci_config_path",
            "",
            "build_git_strategy",
            "fetch",
            "build_timeout",
            3600,
            "auto_cancel_pending_pipelines",
            "enabled",
            "auto_devops_deploy_strategy",
            "continuous",
            "shared_with_groups",
            List.of(),
            "merge_method",
            "ff",
            "squash_option",
            "default_off",
            "repository_storage",
            "default",
            "repository_object_format",
            "sha1",
            "approvals_before_merge",
            0,
            "compliance_frameworks",
            List.of(),
            "permissions",
            object(
                "project_access",
                object("access_level", 40, "notification_level", 3),
                "group_access",
                null)));
    YES.forEach(key -> json.put(key, true));
    NO.forEach(key -> json.put(key, false));
    NOTHING.forEach(key -> json.put(key, null));
    ACCESS_LEVELS.forEach(area -> json.put(area + "_access_level", "enabled"));
    return json;
  }

  /// The form in which hooks write the project.
  Map<String, @Nullable Object> inHook() {
    return object(
        "id",
        Project.ID,
        "name",
        "Shop",
        "description",
        "",
        "web_url",
        links.project(),
        "avatar_url",
        null,
        "git_ssh_url",
        links.ssh(),
        "git_http_url",
        links.project() + ".git",
        "namespace",
        "Acme",
        "visibility_level",
        0,
        "path_with_namespace",
        DemoWorld.PROJECT,
        "default_branch",
        GitHistory.DEFAULT_BRANCH,
        "ci_config_path",
        "",
        "homepage",
        links.project(),
        "url",
        links.ssh(),
        "ssh_url",
        links.ssh(),
        "http_url",
        links.project() + ".git");
  }

  Map<String, @Nullable Object> repositoryInHook() {
    return object(
        "name",
        "Shop",
        "url",
        links.ssh(),
        "description",
        "",
        "homepage",
        links.project(),
        "git_http_url",
        links.project() + ".git",
        "git_ssh_url",
        links.ssh(),
        "visibility_level",
        0);
  }

  private Map<String, @Nullable Object> named() {
    return object(
        "id",
        Project.ID,
        "name",
        "Shop",
        "name_with_namespace",
        "Acme / Shop",
        "path",
        "shop",
        "path_with_namespace",
        DemoWorld.PROJECT,
        "default_branch",
        GitHistory.DEFAULT_BRANCH,
        "ssh_url_to_repo",
        links.ssh(),
        "http_url_to_repo",
        links.project() + ".git",
        "web_url",
        links.project());
  }

  private Map<String, @Nullable Object> namespace() {
    return object(
        "id",
        3,
        "name",
        "Acme",
        "path",
        "acme",
        "kind",
        "group",
        "full_path",
        "acme",
        "parent_id",
        null,
        "avatar_url",
        null,
        "web_url",
        links.instance() + "/groups/acme");
  }

  private Map<String, @Nullable Object> apiLinks() {
    var self = links.api("/projects/" + Project.ID);
    return object(
        "self", self,
        "issues", self + "/issues",
        "merge_requests", self + "/merge_requests",
        "repo_branches", self + "/repository/branches",
        "labels", self + "/labels",
        "events", self + "/events",
        "members", self + "/members",
        "cluster_agents", self + "/cluster_agents");
  }

  private Map<String, @Nullable Object> expiry() {
    return object(
        "cadence",
        "1d",
        "enabled",
        false,
        "keep_n",
        10,
        "older_than",
        "90d",
        "name_regex",
        ".*",
        "name_regex_keep",
        null,
        "next_run_at",
        Times.api(people.since()));
  }

  private Instant activity() {
    return project.pipelines().stream().findFirst().map(Pipeline::updated).orElse(people.since());
  }
}

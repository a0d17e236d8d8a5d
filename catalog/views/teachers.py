from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalog import actions
from catalog.forms.teachers import TeacherForm
from catalog.models import NamedTeacher
from catalog.views.modules import written_module


@require_http_methods(["GET", "POST"])
def teacher_list(request, slug):
    """Who is named or has been asked, and the question to one more."""
    module = written_module(request, slug)
    form = TeacherForm(request.POST or None, module=module)
    if form.is_valid():
        actions.name_teacher(module, by=request.user, **form.cleaned_data)
        messages.success(request, _("Asked by mail. The page names this person after a yes."))
        return redirect("catalog:teacher-list", module.slug)
    context = {"module": module, "teachers": module.named_teachers.all(), "form": form}
    return render(request, "catalog/teacher_list.html", context)


@require_POST
def teacher_remove(request, slug):
    module = written_module(request, slug)
    asked = request.POST.get("teacher")
    teacher = next((each for each in module.named_teachers.all() if str(each.key) == asked), None)
    if teacher is None:
        raise Http404
    actions.remove_teacher(teacher, by=request.user)
    messages.success(request, _("Removed."))
    return redirect("catalog:teacher-list", module.slug)


@login_not_required
@require_http_methods(["GET", "POST"])
def teacher_answer(request, key):
    """The question in the mail; no account needed. The same page takes a yes back, later."""
    teacher = get_object_or_404(NamedTeacher.objects.select_related("module"), key=key)
    context = {"teacher": teacher, "module": teacher.module, "answer": ""}
    if "agree" in request.POST:
        actions.agree_to_be_named(teacher)
        context["answer"] = "agreed"
    elif "refuse" in request.POST:
        actions.refuse_to_be_named(teacher)
        context["answer"] = "refused"
    response = render(request, "catalog/teacher_answer.html", context)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
